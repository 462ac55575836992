"""Why two people are proposed to each other: codes and references, never words. Pure.

Codes say what both let members read; the words are found anew whenever the reason is read (`words`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.relationships.suggestions.codes import Reason
from portal.relationships.suggestions.features import Association, Ints, Matrix

#: Reasons that are given, at most.
THREE = 3
#: Pairs that are looked at together.
AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Why:
    """Up to three reasons, and the column of the event and of the body that they are about, or None."""

    codes: tuple[Reason, ...]
    event: int | None
    body: int | None


def reasons(people: Association, mine: Ints, theirs: Ints) -> list[Why]:
    """For each pair (by place) why they are proposed; none where there is nothing that both may see."""
    found: list[Why] = []
    for start in range(0, len(mine), AT_ONCE):
        found += _some(people, mine[start : start + AT_ONCE], theirs[start : start + AT_ONCE])
    return found


def _some(people: Association, mine: Ints, theirs: Ints) -> list[Why]:
    events, bodies = _last(people.events, mine, theirs), _last(people.bodies, mine, theirs)
    there = {
        Reason.ASK: _any(people.gives, people.asked, mine, theirs),
        Reason.NEED: _any(people.wants, people.gives, mine, theirs),
        Reason.HELP: _any(people.gives, people.wants, mine, theirs),
        Reason.EVENT: events >= 0,
        Reason.INTEREST: _any(people.likes, people.likes, mine, theirs),
        Reason.BODY: bodies >= 0,
        Reason.AREA: (people.area[mine] == people.area[theirs]) & (people.area[mine] >= 0),
    }
    codes = list(there)
    table = np.stack([there[code] for code in codes], axis=1)
    made = []
    for row, event, body in zip(table, events, bodies, strict=True):
        why = tuple(codes[place] for place in np.flatnonzero(row)[:THREE])
        made.append(
            Why(why, int(event) if Reason.EVENT in why else None, int(body) if Reason.BODY in why else None)
        )  # fmt: skip
    return made


def _any(one: Matrix, other: Matrix, mine: Ints, theirs: Ints) -> Any:
    """Whether the rows have a column in common."""
    return np.diff(one[mine].multiply(other[theirs]).tocsr().indptr) > 0


def _last(matrix: Matrix, mine: Ints, theirs: Ints) -> Ints:
    """The last column that the rows have in common, or -1."""
    both = matrix[mine].multiply(matrix[theirs]).tocsr()
    both.sort_indices()
    last = np.full(len(mine), -1, dtype=np.int64)
    some = np.diff(both.indptr) > 0
    last[some] = both.indices[both.indptr[1:][some] - 1]
    return last
