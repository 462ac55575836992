"""Addresses: checked once, compared in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHAPE = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\Z")


class NotAnAddress(ValueError):
    """What was given cannot stand in a To field."""


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a message goes to: `Address("ana@example.org", "Ana Ruiz")`.

    Raises NotAnAddress for a line break or any other control character, in the name too, since either could
    add header fields of its own.
    """

    email: str
    name: str = ""

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
    """Lower case, with the domain as it stands in DNS. Nothing else is folded: dots and tags may matter."""
    local, _, domain = email.strip().rpartition("@")
    return f"{local.lower()}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """The domain in lower case and, where it is international, in its ASCII form (RFC 5891)."""
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotAnAddress("this domain does not exist in any spelling") from None


def for_the_wire(email: str) -> str:
    """The address as MAIL and RCPT carry it: the local part as written, the domain in ASCII."""
    local, _, domain = email.strip().rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def masked(email: str) -> str:
    """Enough to recognise one's own address by: "a…@example.org"."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
