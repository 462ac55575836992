"""The envelope sender of each message: an address of its own, by which a report says of which letter it speaks.

    bounces+4711-3f0c…@example.org        MAIL_BOUNCE_ADDRESS=bounces@example.org
    4711-3f0c…@bounces.example.org        MAIL_BOUNCE_ADDRESS=*@bounces.example.org

It is signed (HMAC-SHA-256, 80 bits) over the number of the delivery, its Message-ID and its reader, so that nobody
makes one up, and one of before a restored backup fits no other letter. Hexadecimal: some servers change the case,
though RFC 5321 §2.4 lets only the last one do so.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app

from portal.core import vault
from portal.mail.addresses import for_the_wire

DIGITS = 20
#: Letters between members have numbers below nought; a minus would look like what separates the parts.
BELOW_NOUGHT = "m"


class Mark(NamedTuple):
    """What a return path says: of which delivery, and the signature that is to be checked."""

    number: int
    signature: str


@dataclass(frozen=True, slots=True)
class ReturnPath:
    """Makes them and reads them, for the address that is set."""

    before: str
    after: str
    key: bytes

    def of(self, number: int, message_id: str, address: str) -> str:
        """The envelope sender for this delivery to a (normalised) address."""
        name = f"{BELOW_NOUGHT}{-number}" if number < 0 else str(number)
        return f"{self.before}{name}-{self.signature(number, message_id, address)}{self.after}"

    def signature(self, number: int, message_id: str, address: str) -> str:
        told = f"{number}\n{message_id}\n{address}".encode()
        return hmac.new(self.key, told, hashlib.sha256).hexdigest()[:DIGITS]

    def signed(self, mark: Mark, message_id: str, addresses: Iterable[str]) -> str | None:
        """The one of these (normalised) addresses for which the signature is right; None where it is none."""
        for address in addresses:
            if hmac.compare_digest(self.signature(mark.number, message_id, address), mark.signature):
                return address
        return None

    def read(self, text: str) -> list[Mark]:
        """Every mark that the text names, in order; whatever else stands there."""
        pattern = (
            re.escape(self.before.lower()) + rf"({BELOW_NOUGHT}?)(\d{{1,10}})-([0-9a-f]{{{DIGITS}}})"
            + re.escape(self.after.lower())
        )  # fmt: skip
        found = re.finditer(pattern, text.lower())
        return list(dict.fromkeys(Mark(int(number) * (-1 if below else 1), mac) for below, number, mac in
                                  (each.groups() for each in found)))  # fmt: skip


def configured() -> ReturnPath | None:
    """For MAIL_BOUNCE_ADDRESS; None where none is set, and the envelope sender is the sender's own address."""
    address = str(current_app.config.get("MAIL_BOUNCE_ADDRESS") or "")
    if not address:
        return None
    local, _, domain = for_the_wire(address).rpartition("@")
    before, star, after = local.partition("*")
    before = before if star else f"{local}+"
    return ReturnPath(before, f"{after if star else ''}@{domain}", vault.of_master("return paths of mail"))
