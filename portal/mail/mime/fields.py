"""Header fields: validated, encoded, folded. No value can begin a field of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime

from portal.mail.addresses import Address, for_the_wire

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\ud800-\udfff]")
SOFT_LIMIT, HARD_LIMIT = 76, 998


class BadHeader(ValueError):
    """A value that cannot stand in a header field: a line break, a control character, or far too long."""


def field(name: str, value: str) -> bytes:
    """One field of free text, encoded where it is not ASCII (RFC 2047), ending in CRLF."""
    _check(name, value)
    plain = value.isascii() and "=?" not in value  # what looks encoded would be read as something else
    if plain and len(name) + 2 + len(value) <= SOFT_LIMIT:
        return f"{name}: {value}\r\n".encode("ascii")
    charset = "us-ascii" if plain else "utf-8"
    folded = Header(value, charset, maxlinelen=SOFT_LIMIT, header_name=name).encode(linesep="\r\n")
    return _finished(name, folded)


def tokens(name: str, value: str) -> bytes:
    """One field that must stay as it is: an identifier, an address in angle brackets. ASCII only."""
    _check(name, value)
    if not value.isascii():
        raise BadHeader(f"{name} is not ASCII")
    return _finished(name, value)


def addresses(name: str, *those: Address) -> bytes:
    """A field of addresses, one to a line."""
    return _finished(name, ",\r\n ".join(mailbox(each) for each in those))


def mailbox(address: Address) -> str:
    """`Name <local@domain>`; the name quoted or encoded as it needs, the domain in ASCII."""
    bare = for_the_wire(address.email)
    name = " ".join(address.name.split())
    _check("To", name)
    if not name:
        return bare
    if not name.isascii() or "=?" in name:
        name = Header(name, "utf-8", maxlinelen=60, header_name="To").encode(linesep="\r\n")
    elif not _PLAIN_PHRASE.match(name):
        name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    gap = "\r\n " if len(name.rsplit("\r\n", 1)[-1]) + len(bare) > 60 else " "
    return f"{name}{gap}<{bare}>"


def date(at: datetime) -> bytes:
    """The Date field, in UTC."""
    return tokens("Date", format_datetime(at.astimezone(UTC)))


def _check(name: str, value: str) -> None:
    if not _NAME.match(name):
        raise BadHeader(f"not a field name: {name!r}")
    if _FORBIDDEN.search(value):
        raise BadHeader(f"{name} holds a line break or a control character")


def _finished(name: str, value: str) -> bytes:
    """The field as UTF-8: an international local part stands as it is, and then the server must speak SMTPUTF8."""
    lines = f"{name}: {value}\r\n"
    if any(len(line.encode()) > HARD_LIMIT for line in lines.split("\r\n")):
        raise BadHeader(f"{name} is too long for one line")
    return lines.encode()
