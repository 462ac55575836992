"""The links of a profile: kept as they are typed, one to a line, each a label and an https address."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError

MOST = 5
LABEL_LIMIT = 60
ADDRESS_LIMIT = 500
ADDRESS = r"https://[^\s/@.]+(?:\.[^\s/@.]+)+(?::\d+)?(?:[/?#]\S*)?"
MOST_OF_A_LINE = LABEL_LIMIT + ADDRESS_LIMIT + 20
LINE = re.compile(rf"^(?P<label>.*?)[\s|:,–-]*(?P<address>{ADDRESS})$", re.IGNORECASE)


class Link(NamedTuple):
    label: str
    address: str


class NoLink(DomainError):
    sentence = _l("Each line is a label and an address that begins with https://, like: My shop https://shop.example.")
    field = "links"


class TooManyLinks(DomainError):
    sentence = _l("Up to five links stand on a profile. Please take some away.")
    field = "links"


class LongLink(DomainError):
    sentence = _l("A link is too long: a label has up to 60 characters, an address up to 500.")
    field = "links"


def read(text: str) -> list[Link]:
    """The links of a profile; a line that is none is passed over."""
    found = (LINE.match(line.strip()) for line in text.splitlines() if len(line) <= MOST_OF_A_LINE)
    return [_link(each) for each in found if each][:MOST]


def check(text: str) -> None:
    """Raise NoLink, TooManyLinks or LongLink where these lines are not what `read` shows whole."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(len(line) > MOST_OF_A_LINE for line in lines):
        raise LongLink
    matches = [LINE.match(line) for line in lines]
    if not all(matches):
        raise NoLink
    if len(lines) > MOST:
        raise TooManyLinks
    links = [_link(each) for each in matches if each]
    if any(len(each.label) > LABEL_LIMIT or len(each.address) > ADDRESS_LIMIT for each in links):
        raise LongLink


def _link(match: re.Match[str]) -> Link:
    address = match["address"]
    return Link(match["label"].strip() or address[8:].rstrip("/"), address)
