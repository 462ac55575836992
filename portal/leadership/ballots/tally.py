"""Counting: a pure function of the papers in the box. The same box gives the same outcome, in any hands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

#: The patterns of papers that mark nobody: whoever abstains, and whoever confirms nobody.
ABSTAINED, NOBODY = "-", "0"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the papers say. Candidates are told by their place on the paper."""

    votes: Mapping[int, int]
    papers: int
    abstained: int
    enough: bool
    elected: tuple[int, ...]
    #: Equal at the last seats, and how many of them those are for.
    tied: tuple[int, ...]
    left: int


def pattern(marks: Collection[int], *, abstains: bool = False) -> str:
    """A paper as the box knows it."""
    return ABSTAINED if abstains else ",".join(str(place) for place in sorted(marks)) or NOBODY


def marks_of(paper: str) -> tuple[int, ...]:
    """The places marked on a paper."""
    return () if paper in (ABSTAINED, NOBODY) else tuple(int(place) for place in paper.split(","))


def count(
    papers: Mapping[str, int],
    *,
    standing: Collection[int],
    seats: int,
    confirming: bool,
    on_roll: int = 0,
    least_turnout: int = 0,
) -> Outcome:
    """Count the papers. Marks for whoever stepped back do not count; nobody is elected without a mark.

    `confirming`: each is elected who is marked on more than half of the papers that do not abstain.
    """
    votes = dict.fromkeys(sorted(standing), 0)
    for paper, often in papers.items():
        for place in marks_of(paper):
            if place in votes:
                votes[place] += often
    total, abstained = sum(papers.values()), papers.get(ABSTAINED, 0)
    enough = total * 100 >= least_turnout * on_roll
    elected: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    if enough and confirming:
        elected = tuple(place for place in votes if votes[place] * 2 > total - abstained)
    elif enough:
        elected, tied = _first(votes, seats)
    return Outcome(votes, total, abstained, enough, elected, tied, seats - len(elected) if tied else 0)


def _first(votes: Mapping[int, int], seats: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Whoever has the most, and whoever is equal at the last seats."""
    ranked = sorted((place for place in votes if votes[place]), key=lambda place: (-votes[place], place))
    if len(ranked) <= seats:
        return tuple(ranked), ()
    last = votes[ranked[seats - 1]]
    if votes[ranked[seats]] < last:
        return tuple(ranked[:seats]), ()
    return tuple(p for p in ranked if votes[p] > last), tuple(p for p in ranked if votes[p] == last)


def lots(tied: Sequence[int], left: int, checksum: str) -> tuple[int, ...]:
    """Draw so many of the tied by lot: by the checksum of the box, which nobody could know or bend before."""
    drawn = sorted(tied, key=lambda place: hashlib.sha256(f"{checksum}:{place}".encode()).digest())
    return tuple(sorted(drawn[:left]))
