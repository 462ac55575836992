"""Addresses: checked once, compared in one spelling."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from portal.core import emails

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHAPE = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\Z")


class NotAnAddress(ValueError):
    """What was given cannot stand in a To field."""


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a message goes to: `Address("ana@example.org", "Ana Ruiz")`.

    `proved`: its owner has shown that they read what is sent there. Who says so is where accounts are known
    (`portal.members.people.reach`); an address that was merely typed gets no private mail, and not much of any other.
    `language`: the one that its owner chose; empty for the association's.

    Raises NotAnAddress for a line break or any other control character, in the name too, since either could
    add header fields of its own.
    """

    email: str
    name: str = ""
    proved: bool = False
    language: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.email) > 254 or not _SHAPE.match(self.email) or _UNPRINTABLE.search(self.email):
            raise NotAnAddress("this is not an e-mail address")
        if len(self.name) > 500 or _UNPRINTABLE.search(self.name):
            raise NotAnAddress("this name cannot stand in an address")

    @property
    def normalised(self) -> str:
        """The one spelling under which preferences, suppressions and duplicates are looked up."""
        return normalise(self.email)


def normalise(email: str) -> str:
    """What makes two addresses the same: this one spelling, for accounts, people, preferences and the ledger.

    Lower case, with the domain as it stands in DNS. Nothing else is folded, since dots, tags and ß may lead to
    another mailbox. What is no address at all comes back in lower case, so that it can be looked up in vain.
    """
    text = unicodedata.normalize("NFC", email.strip())
    local, at, domain = text.rpartition("@")
    try:
        domain = ascii_domain(domain)
    except NotAnAddress:
        domain = domain.lower()
    return unicodedata.normalize("NFC", local.lower()) + at + domain


def ascii_domain(domain: str) -> str:
    """The domain as it stands in DNS (IDNA 2008). Raises NotAnAddress."""
    try:
        return emails.ascii_domain(domain)
    except ValueError as error:
        raise NotAnAddress(str(error)) from error


def for_the_wire(email: str) -> str:
    """The address as MAIL and RCPT carry it: the local part as written, the domain in ASCII."""
    local, _, domain = email.strip().rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def masked(email: str) -> str:
    """Enough to recognise one's own address by: "a…@example.org"."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
