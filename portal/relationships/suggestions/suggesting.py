"""From an association to what is proposed to each of its people: features, candidates, draft, reasons. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from portal.relationships.suggestions import drafting, scoring
from portal.relationships.suggestions.codes import LISTED, Kind
from portal.relationships.suggestions.features import Association, Features, Ints
from portal.relationships.suggestions.reasons import Why, reasons


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody (`about`, an id) who is proposed to `owner` at this place of their list."""

    owner: int
    kind: Kind
    place: int
    about: int
    why: Why


def suggest(
    people: Association,
    *,
    listed: int = LISTED,
    only: Ints | None = None,
    standing: dict[Kind, Ints] | None = None,
    mutual: bool = True,
    told: Sequence[int] | None = None,
    heard: Callable[[int], None] | None = None,
) -> list[Proposed]:
    """What is proposed to everybody, or to the rows of `only`.

    `standing`: for each kind in how many lists of others each stands already, where not all lists are made anew.
    `told`: the ids of those whose lists are wanted, where that is not everybody.
    `heard`: is told how many rows are done.
    """
    if not people.size:
        return []
    features = Features(people)
    rows = np.arange(people.size) if only is None else only
    found = scoring.candidates(features, rows, mutual=mutual, heard=heard)
    order = drafting.turns(features)
    if only is not None:
        place = {int(row): number for number, row in enumerate(rows)}
        order = np.array([place[int(row)] for row in order if int(row) in place], dtype=np.int64)
    made: list[Proposed] = []
    worth = None
    for kind, best in ((Kind.WORTH, found.worth), (Kind.HELP, found.helps)):
        room = np.minimum(people.room, drafting.cap(listed))
        if standing is not None:
            room = room - standing[kind]
        across = found.bridges if kind is Kind.WORTH else None
        taken = drafting.draft(order, best, room, bridges=across, without=worth, listed=listed)
        worth = taken if kind is Kind.WORTH else worth
        made += _told(people, kind, rows, taken, told)
    return made


def _told(people: Association, kind: Kind, rows: Ints, taken: Ints, told: Sequence[int] | None) -> list[Proposed]:
    """Each list without gaps, and with the reasons."""
    if told is not None:
        wanted = np.isin(people.ids[rows], told)
        rows, taken = rows[wanted], taken[wanted]
    line, at = np.nonzero(taken >= 0)
    mine, theirs = rows[line], taken[line, at]
    why = reasons(people, mine, theirs)
    place = np.arange(len(line)) - np.searchsorted(line, line) + 1
    ids = people.ids
    owners, about = ids[mine].tolist(), ids[theirs].tolist()
    found = zip(owners, place.tolist(), about, why, strict=True)
    return [Proposed(owner, kind, number, other, each) for owner, number, other, each in found]
