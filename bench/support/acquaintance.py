"""An association made up from a seed, in which people meet where they can and like each other or not.

Trades by Zipf, areas, tastes of which only a part is shown, a standing that draws others, wants that are told with
noise, themed events; a tie comes of an opportunity and two independent yeses; friends of friends are brought together;
one in twelve has just come. What happened until the last season is known to who suggests, what came after is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.relationships.suggestions.features import Association, both_ways, table

TRADES, AREAS, TASTES, SKILLS = 60, 25, 90, 150
#: Seasons, how many of them come after the split, and who has just come at it.
SEASONS, LATER, NEWCOMERS = 10, 2, 0.08
#: Of the first season after the split so much is announced already, and so many of those who come are on the list.
ANNOUNCED, SIGNED_UP = 1 / 3, 0.6
#: Ties that an evening makes possible for each who is there, and those that come of a friend's word.
TALKS, BROUGHT, LEAST, ALIKE = 14.0, 5.0, -1.9, 1.0
#: How often a season somebody looks in the directory for what they need, and asks for a talk.
SOUGHT = 1.0
SCENES, IN_SCENE = 15, 12


@dataclass(frozen=True)
class Made:
    """What is known (`known`), what came after (`later`, pairs), who is new, and how likely two would both say yes."""

    known: Association
    later: set[tuple[int, int]]
    new: Any
    truth: Truth


@dataclass(frozen=True)
class Truth:
    """What the members would say, were they asked."""

    needs: Any
    has: Any
    tastes: Any
    standing: Any
    area: Any
    trade: Any

    def yes(self, mine: Any, theirs: Any) -> Any:
        """How likely each of `mine` would say yes to the one of `theirs`: for what they need, like and look up to."""
        need = np.minimum((self.needs[mine] & self.has[theirs]).sum(axis=1), 2)
        alike = np.minimum((self.tastes[mine] & self.tastes[theirs]).sum(axis=1), 4)
        near, same = self.area[mine] == self.area[theirs], self.trade[mine] == self.trade[theirs]
        above = self.standing[theirs] - self.standing[mine]  # whoever is looked up to is choosy
        drawn = LEAST + 1.5 * need + ALIKE * alike + 0.3 * above + 0.3 * near + 0.2 * same
        return 1 / (1 + np.exp(-drawn))

    def both(self, mine: Any, theirs: Any) -> Any:
        return self.yes(mine, theirs) * self.yes(theirs, mine)


def _zipf(chance: np.random.Generator, many: int, size: Any, power: float = 1.0) -> Any:
    weights = 1 / np.arange(1, many + 1) ** power
    return chance.choice(many, size=size, p=weights / weights.sum())


def _some(chance: np.random.Generator, people: int, columns: int, least: int, most: int, power: float = 0.6) -> Any:
    made = np.zeros((people, columns), dtype=bool)
    count = chance.integers(least, most + 1, people)
    for each in range(most):
        rows = np.flatnonzero(count > each)
        made[rows, _zipf(chance, columns, len(rows), power)] = True
    return made


def _truth(chance: np.random.Generator, people: int) -> Truth:
    trade, area = _zipf(chance, TRADES, people), _zipf(chance, AREAS, people, 0.7)
    partners = np.stack([chance.permutation(TRADES)[:4] for _ in range(TRADES)])
    has = np.zeros((people, TRADES + SKILLS), dtype=bool)
    has[np.arange(people), trade] = True
    has[:, TRADES:] = _some(chance, people, SKILLS, 1, 3)
    needs = np.zeros_like(has)
    for _ in range(2):
        usual = partners[trade, chance.integers(0, 4, people)]
        wanted = np.where(chance.random(people) < 0.75, usual, chance.integers(0, TRADES, people))
        asks = chance.random(people) < 0.8
        needs[np.flatnonzero(asks), wanted[asks]] = True
    needs[:, TRADES:] = _some(chance, people, SKILLS, 0, 1)
    tastes = _tastes(chance, people)
    return Truth(needs, has, tastes, chance.normal(0, 1, people), area, trade)


def _tastes(chance: np.random.Generator, people: int) -> Any:
    """What people like beyond business: most of it what is liked in their scene."""
    scenes = np.stack([chance.permutation(TASTES)[:IN_SCENE] for _ in range(SCENES)])
    scene, usual = _zipf(chance, SCENES, people, 0.5), _some(chance, people, IN_SCENE, 2, 5, 0.3)
    tastes = _some(chance, people, TASTES, 1, 3)
    rows, places = np.nonzero(usual)
    tastes[rows, scenes[scene[rows], places]] = True
    return tastes


def make(people: int, seed: int, sought: float = SOUGHT) -> Made:
    """The same seed makes the same association. `sought`: 0 where people meet by chance and by friends alone."""
    chance = np.random.default_rng(seed)
    truth = _truth(chance, people)
    new = chance.random(people) < NEWCOMERS
    active = chance.gamma(2.0, 0.5, people)
    lists: list[Any] = []
    ties: set[tuple[int, int]] = set()
    known: set[tuple[int, int]] = set()
    split, evenings = SEASONS - LATER, people // 40
    for season in range(SEASONS):
        if season == split:
            known = set(ties)
        here = np.ones(people, dtype=bool) if season >= split - 1 else ~new
        for number in range(evenings):
            there = _evening(chance, truth, active * here, seed_new=new if season >= split - 1 else None)
            if season < split:
                lists.append(there)
            elif season == split and number < evenings * ANNOUNCED:
                lists.append(there[chance.random(len(there)) < SIGNED_UP])
            # Whoever has just come is on the list of the season before, and met nobody yet.
            ties |= _talks(chance, truth, there[~new[there]] if season == split - 1 else there)
        ties |= _brought_together(chance, truth, ties, people)
        if sought:
            ties |= _sought(chance, truth, sought, np.flatnonzero(here & (~new | (season >= split))))
    return Made(_as_known(chance, truth, lists, known, people), ties - known, new, truth)


def _evening(chance: np.random.Generator, truth: Truth, active: Any, seed_new: Any) -> Any:
    """Who comes to an event with a theme: those of a taste, a trade or an area, and some by chance."""
    kind = chance.integers(0, 3)
    if kind == 0:
        drawn = truth.tastes[:, _zipf(chance, TASTES, 1, 0.6)[0]]
    elif kind == 1:
        drawn = truth.trade == _zipf(chance, TRADES, 1, 0.6)[0]
    else:
        drawn = truth.area == _zipf(chance, AREAS, 1, 0.5)[0]
    weight = active * (0.05 + drawn)
    if seed_new is not None:
        weight = weight * (1 + seed_new)
    size = int(min(np.count_nonzero(weight), chance.integers(10, 61)))
    return chance.choice(len(weight), size=size, replace=False, p=weight / weight.sum())


def _pairs(one: Any, other: Any) -> tuple[Any, Any]:
    apart = one != other
    return np.minimum(one, other)[apart], np.maximum(one, other)[apart]


def _agreed(chance: np.random.Generator, truth: Truth, one: Any, other: Any) -> set[tuple[int, int]]:
    low, high = _pairs(one, other)
    yes = (chance.random(len(low)) < truth.yes(low, high)) & (chance.random(len(low)) < truth.yes(high, low))
    return set(zip(low[yes].tolist(), high[yes].tolist(), strict=True))


def _talks(chance: np.random.Generator, truth: Truth, there: Any) -> set[tuple[int, int]]:
    if len(there) < 2:
        return set()
    many = chance.poisson(TALKS * len(there) / 2)
    return _agreed(chance, truth, chance.choice(there, many), chance.choice(there, many))


def _brought_together(
    chance: np.random.Generator, truth: Truth, ties: set[tuple[int, int]], people: int
) -> set[tuple[int, int]]:
    """Friends of friends."""
    if not ties:
        return set()
    friends: list[list[int]] = [[] for _ in range(people)]
    for one, other in sorted(ties):
        friends[one].append(other)
        friends[other].append(one)
    middle = [each for each in range(people) if len(friends[each]) > 1]
    chosen = chance.choice(middle, int(BROUGHT * people / 4))
    picked = [chance.choice(friends[each], 2, replace=False) for each in chosen]
    one, other = np.array(picked).T
    return _agreed(chance, truth, one, other)


def _sought(chance: np.random.Generator, truth: Truth, sought: float, here: Any) -> set[tuple[int, int]]:
    """Whoever needs something looks in the directory for somebody who has it."""
    many = int(sought * len(here))
    seekers = chance.choice(here, many)
    found = np.full(many, -1, dtype=np.int64)
    for need in range(truth.needs.shape[1]):
        have = here[truth.has[here, need]]
        rows = np.flatnonzero(truth.needs[seekers, need] & ((found < 0) | (chance.random(many) < 0.5)))
        if len(have):
            found[rows] = chance.choice(have, len(rows))
    some = found >= 0
    return _agreed(chance, truth, seekers[some], found[some])


def _as_known(
    chance: np.random.Generator, truth: Truth, lists: list[Any], ties: set[tuple[int, int]], people: int
) -> Association:
    """What the portal would know: half of the tastes, most of the wants, some of them wrong."""
    wants = truth.needs & (chance.random(truth.needs.shape) < 0.8)
    wrong = chance.random(people) < 0.3
    wants[np.flatnonzero(wrong), chance.integers(0, TRADES, int(wrong.sum()))] = True
    likes = truth.tastes & (chance.random(truth.tastes.shape) < 0.5)
    attended = [(int(person), number) for number, there in enumerate(lists) for person in there]
    none = table([], people, people)
    width = truth.has.shape[1]
    return Association(
        ids=np.arange(1, people + 1, dtype=np.int64),
        wants=table(zip(*np.nonzero(wants), strict=True), people, width),
        gives=table(zip(*np.nonzero(truth.has), strict=True), people, width),
        asked=table([], people, width),
        likes=table(zip(*np.nonzero(likes), strict=True), people, TASTES),
        events=table(attended, people, len(lists)),
        bodies=table([], people, 0),
        ties=both_ways(ties, people),
        area=truth.area.astype(np.int64), sector=truth.trade.astype(np.int64),
        masked=none, resting=none, room=np.full(people, people, dtype=np.int64),
    )  # fmt: skip
