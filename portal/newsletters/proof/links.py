"""The links and pictures of a letter, read from the very HTML that is sent: each with its words and its block."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from portal.core.web import external_url
from portal.newsletters import rendering
from portal.newsletters.models import Edition

#: How many addresses of one edition are asked for; nobody's letter has more.
MOST = 150


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a letter. `block`: the place of its block among the visible ones."""

    address: str
    words: str
    block: int

    @property
    def digest(self) -> str:
        """What it is known by: its address without the place on the page."""
        return digest(self.address)

    @property
    def is_page(self) -> bool:
        """Whether it can be looked at, as an address of mail or a telephone cannot."""
        return self.address.startswith(("http:", "https:"))

    @property
    def is_ours(self) -> bool:
        """Whether it leads to a page of this portal."""
        return path_here(self.address) is not None


@dataclass
class Found:
    """What stands in a letter: its links, and for each picture without a description the place of its block."""

    links: list[Link] = field(default_factory=list)
    undescribed: list[int] = field(default_factory=list)


def digest(address: str) -> str:
    """Of the address without the place on the page, which no server is told."""
    return hashlib.sha256(address.partition("#")[0].encode()).hexdigest()


def path_here(address: str) -> str | None:
    """The path on this portal, with its query; None for another site's address."""
    home = external_url("home.index").rstrip("/")
    rest = address.partition("#")[0].removeprefix(home)
    if not address.startswith(home) or (rest and rest[0] not in "/?"):
        return None
    return rest if rest.startswith("/") else f"/{rest}"


def found_in(edition: Edition, letter: rendering.Letter) -> Found:
    """Everything that the blocks of this letter link to and show. A portrait beside its name needs no description."""
    found = Found()
    pieces = rendering.contents(edition)
    for place, (piece, part) in enumerate(zip(pieces, letter.parts, strict=True)):
        reader = _Reader()
        reader.feed(part)
        reader.close()
        found.links += [Link(address, " ".join("".join(words).split()), place) for address, words in reader.links]
        if piece["html"] and reader.undescribed:
            found.undescribed.append(place)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, list[str]]] = []
        self.undescribed = 0
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self._open = []
            self.links.append((said["href"], self._open))
        elif tag == "img":
            words = (said.get("alt") or "").strip()
            self.undescribed += not words
            if self._open is not None:
                self._open.append(words)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)
