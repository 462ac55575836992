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
#: Marks that turn the direction of what follows (Unicode UAX 9): a name ends where its owner's does.
_TURNS = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: RFC 5322 §2.1.1: lines shall have 78 characters (76 where something is encoded) and must not have more than 998.
SOFT_LIMIT, HARD_LIMIT = 76, 998
#: A name that is longer is encoded, since encoded words can be folded anywhere.
LONG_NAME = 60


class BadHeader(ValueError):
    """A value that cannot stand in a header field: a line break, a control character, or far too long."""


def field(name: str, value: str) -> bytes:
    """One field of free text, encoded where it is not ASCII (RFC 2047), ending in CRLF.

    No line is longer than 76, and no character is torn apart between two encoded words. Raises BadHeader.
    """
    _check(name, value)
    value = value.strip()
    plain = value.isascii() and "=?" not in value  # what looks encoded would be read as something else
    folded = _folded(name, value) if plain else None
    if folded is None:
        folded = Header(value, "utf-8", maxlinelen=SOFT_LIMIT, header_name=name).encode(linesep="\r\n")
    return _finished(name, folded)


def _folded(name: str, value: str) -> str | None:
    """Plain words over as many lines as they need; None where that cannot be done without changing them."""
    if len(name) + 2 + len(value) <= SOFT_LIMIT:
        return value
    words = value.split(" ")
    if "" in words or "\t" in value or len(name) + 2 + len(words[0]) > SOFT_LIMIT:
        return None
    lines, room = [words[0]], SOFT_LIMIT - len(name) - 2
    for word in words[1:]:
        if len(word) >= SOFT_LIMIT:
            return None
        if len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            room = SOFT_LIMIT - 1
    return "\r\n ".join(lines)


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
    name = " ".join(address.name.translate(_TURNS).split())
    _check("To", name)
    if not name:
        return bare
    if not name.isascii() or "=?" in name or len(name) > LONG_NAME:
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
