"""Who is proposed to whom, so that nobody is proposed to everybody: in rounds, each takes one, up to a cap. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from portal.relationships.suggestions.codes import LISTED
from portal.relationships.suggestions.features import Features, Ints, mixed

#: In so many times as many lists as people stand in one anybody may stand.
TIMES = 1.5
#: One of so many is a bridge: somebody whom nobody whom I know knows, of another trade, who has what I look for.
OF_FIVE = 5


def cap(listed: int = LISTED) -> int:
    """In so many lists anybody may stand."""
    return int(TIMES * listed)


def turns(features: Features) -> Ints:
    """The rows in the order in which they take: whoever has the fewest ties first, of equals by chance."""
    chance = mixed(features.of.ids, features.of.ids)
    return np.lexsort((chance, features.degree))


def draft(
    order: Sequence[int] | Ints,
    best: Ints,
    room: Ints,
    *,
    bridges: Ints | None = None,
    without: Ints | None = None,
    listed: int = LISTED,
) -> Ints:
    """For each row those that it took, in order, -1 where nobody was left.

    `best`, `bridges`: the candidates of each row, the best first. `room`: in how many lists somebody may still stand;
    what is taken is taken off. `without`: who is not to be taken by that row. Every fifth round takes a bridge.
    """
    taken = np.full((len(best), listed), -1, dtype=np.int64)
    left = room.tolist()
    rows = [row.tolist() for row in best]
    across = [row.tolist() for row in bridges] if bridges is not None else []
    have: list[set[int]] = [set(row) for row in without.tolist()] if without is not None else [set() for _ in rows]
    for number in range(listed):
        wanted = across if across and number % OF_FIVE == OF_FIVE - 1 else None
        for me in order:
            mine = have[me]
            found = _first(wanted[me], left, mine) if wanted else -1
            if found < 0:
                found = _first(rows[me], left, mine)
            if found >= 0:
                taken[me, number] = found
                left[found] -= 1
                mine.add(found)
    room[:] = left
    return taken


def _first(candidates: list[int], left: list[int], have: set[int]) -> int:
    for each in candidates:
        if each < 0:
            return -1
        if left[each] > 0 and each not in have:
            return each
    return -1
