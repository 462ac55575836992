"""What is sealed in an introduction: whose sides they are, what the asker wrote, who answered what, and what followed.

Whoever asks for it has been found to be one of the three. It is padded, so that its length tells nothing of it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.relationships.agreed import INTRODUCED, INTRODUCED_OUTSIDE, Wording
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.states import Answer, Party

BLOCK = 1024


@dataclass(slots=True)
class Asked:
    """B's or C's part. `words`: what the asker writes to them about the other. `aside`: not now, they said.

    `moment`: when they answered (ISO 8601, UTC); `wording`: the version of the words they said yes to.
    `talked`: None while they have not said. `told`: they were heard.
    """

    side: int
    words: str
    asked: bool = False
    aside: bool = False
    answer: str = ""
    moment: str = ""
    wording: str = ""
    talked: bool | None = None
    helped: bool = False
    thanks: str = ""

    @property
    def agreed(self) -> bool:
        return self.answer == Answer.YES


@dataclass(slots=True)
class Inside:
    """All that is sealed. `asker`: the number of the asker's side. `outside`: C is from outside, without one."""

    asker: int
    b: Asked
    c: Asked
    outside: bool = False
    parts: tuple[Party, ...] = field(default=(Party.B, Party.C), init=False, repr=False)

    @property
    def asks(self) -> Wording:
        """What a member is asked to say yes to."""
        return INTRODUCED_OUTSIDE if self.outside else INTRODUCED

    def part(self, party: Party) -> Asked:
        """B's or C's."""
        return self.b if party is Party.B else self.c

    def other(self, party: Party) -> Party:
        """The other one of the two."""
        return Party.C if party is Party.B else Party.B

    def party_of(self, side: int) -> Party | None:
        """Whose side this is."""
        return {self.asker: Party.ASKER, self.b.side: Party.B, self.c.side: Party.C}.get(side)

    @property
    def sides(self) -> tuple[int, ...]:
        return (self.asker, self.b.side) if self.outside else (self.asker, self.b.side, self.c.side)


def read(introduction: Introduction) -> Inside:
    """What is sealed in it. It is not erased."""
    held: dict[str, Any] = json.loads(introduction.inside)
    return Inside(held["asker"], Asked(**held["b"]), Asked(**held["c"]), held.get("outside", False))


def write(introduction: Introduction, inside: Inside) -> None:
    """Seal it again."""
    parts = {"asker": inside.asker, "b": asdict(inside.b), "c": asdict(inside.c), "outside": inside.outside}
    held = json.dumps(parts)
    introduction.inside = held + " " * (-len(held) % BLOCK)


@dataclass(frozen=True, slots=True)
class Link:
    """Of what a side is one, and the given names that are told on its owner's home, but of nobody from outside."""

    introduction: int
    asker: str = ""
    other: str = ""
    outside: bool = False


def read_link(side: IntroductionSide) -> Link:
    """Of what it is a side."""
    return Link(**json.loads(side.link))


def write_link(side: IntroductionSide, link: Link) -> None:
    """Seal it again."""
    held = json.dumps(asdict(link))
    side.link = held + " " * (-len(held) % 256)
