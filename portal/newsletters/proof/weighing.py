"""How much a letter weighs: Gmail shows the first 102 KB of one and cuts the rest off, with the way out."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.house import BlockItem
from portal.newsletters import audience, rendering
from portal.newsletters.models import PERSONAL, Edition

#: Bytes of HTML from which on Gmail clips, with a little room for what a letter gets on its way (102 KB = 104,448).
CLIPPED = 100_000
#: What the longest personal part looks like, which the frozen letter does not hold.
_LONGEST = [BlockItem(("person", 0), "A" * 60, "A" * 90, "https://example.org/" + "a" * 40, when="A" * 40)]


@dataclass(frozen=True, slots=True)
class Weight:
    """What the HTML of a letter weighs in bytes with the longest personal part, and each block by its title."""

    total: int
    blocks: tuple[tuple[str, int], ...]

    @property
    def clipped(self) -> bool:
        """Whether mail programs will cut it off."""
        return self.total > CLIPPED

    @property
    def kilobytes(self) -> int:
        """The whole, in units of 1,024 bytes, rounded up."""
        return -(-self.total // 1024)

    @property
    def heaviest(self) -> tuple[str, int] | None:
        """The block that weighs most, with its kilobytes."""
        if not self.blocks:
            return None
        title, size = max(self.blocks, key=lambda each: each[1])
        return title, -(-size // 1024)


def weigh(edition: Edition, letter: rendering.Letter) -> Weight:
    """The weight of this letter of the edition."""
    pieces = rendering.contents(edition)
    own = 0
    if any(piece["kind"] == PERSONAL for piece in pieces):
        html, _text = rendering.personal_part("A" * 20, "A" * 20, _LONGEST * audience.MOST_LINES)
        own = len(html.encode())
    blocks = tuple(
        (piece["title"], len(part.encode()))
        for piece, part in zip(pieces, letter.parts, strict=True)
        if piece["kind"] != PERSONAL
    )
    return Weight(len(letter.html.encode()) + own, blocks)
