"""An association made up from a seed, in which people meet where they can and like each other or not.

Trades by Zipf, areas, tastes of which only a part is shown, a standing that draws others, wants that are told with
noise, themed events; a tie comes of an opportunity and two independent yeses; friends of friends are brought together;
one in twelve has just come. What happened until the split is known to who suggests, what came after is asked for.

Each number below has its reason beside it, and was set before any ranker had run on what it makes. On seed 0 a member
comes to 13 ties in two years, half of them to 9 or fewer. None of it is to be changed for a ranker's sake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.relationships.suggestions.features import Association, both_ways, table

#: As many trades as a chamber tells apart, districts of a region, and things that people name when asked.
TRADES, AREAS, TASTES, SKILLS = 60, 25, 90, 150
#: Trades are as unequal as Zipf says; districts and likings less, since nobody says that they follow it.
ZIPF, FLATTER = 1.0, 0.5
#: Everybody has one trade and one to three skills to offer, looks for two trades, each told of four people in five,
#: asks for one skill at most, and likes three to seven things.
OFFERED, LOOKED_FOR, ASKS, ASKED, LIKED = (1, 3), 2, 0.8, (0, 1), (3, 7)
#: A trade mostly needs the same few others.
PARTNERS, USUAL = 4, 0.75
#: Half of what somebody likes is hidden; of five wants one is not told, and three people in ten tell a wrong one.
SHOWN, TOLD, WRONG = 0.5, 0.8, 0.3
#: Quarters; two and a half years, of which the last half year is asked for. Who comes only then is new.
SEASONS, LATER, NEWCOMERS = 10, 2, 0.08
#: A member comes to about two evenings a quarter, of 10 to 60 people; whom the theme suits comes 20 times as likely.
PEOPLE_TO_AN_EVENING, SMALLEST, LARGEST, BY_CHANCE = 20, 10, 60, 0.05
#: Of a quarter's programme one month is announced when it begins, and of who will come six in ten are on the list.
ANNOUNCED, SIGNED_UP = 1 / 3, 0.6
#: An evening has time for six talks; as many chances come of a friend's word, since neither is known to be more.
TALKS, BROUGHT = 6.0, 1.0
#: Strangers with nothing in common: one or two of nine are welcome (Guy et al. 2011), one in six. Every need met and
#: every liking shared makes it e times as likely, none known to be worth more; area, trade and standing less than that.
LEAST, REASON, LESSER = -1.6, 1.0, 0.3
#: Past four reasons nobody counts.
MOST = 4


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
        needed, liked = self.needs[mine] & self.has[theirs], self.tastes[mine] & self.tastes[theirs]
        reasons = needed.sum(axis=1) + liked.sum(axis=1)
        near, same = self.area[mine] == self.area[theirs], self.trade[mine] == self.trade[theirs]
        above = self.standing[theirs] - self.standing[mine]  # whoever is looked up to is choosy
        drawn = LEAST + REASON * np.minimum(reasons, MOST) + LESSER * (above + near + same)
        return 1 / (1 + np.exp(-drawn))

    def both(self, mine: Any, theirs: Any) -> Any:
        return self.yes(mine, theirs) * self.yes(theirs, mine)


def _zipf(chance: np.random.Generator, many: int, size: Any, power: float) -> Any:
    weights = 1 / np.arange(1, many + 1) ** power
    return chance.choice(many, size=size, p=weights / weights.sum())


def _some(chance: np.random.Generator, people: int, columns: int, between: tuple[int, int]) -> Any:
    made = np.zeros((people, columns), dtype=bool)
    count = chance.integers(between[0], between[1] + 1, people)
    for each in range(between[1]):
        rows = np.flatnonzero(count > each)
        made[rows, _zipf(chance, columns, len(rows), FLATTER)] = True
    return made


def _truth(chance: np.random.Generator, people: int) -> Truth:
    trade, area = _zipf(chance, TRADES, people, ZIPF), _zipf(chance, AREAS, people, FLATTER)
    partners = np.stack([chance.permutation(TRADES)[:PARTNERS] for _ in range(TRADES)])
    has = np.zeros((people, TRADES + SKILLS), dtype=bool)
    has[np.arange(people), trade] = True
    has[:, TRADES:] = _some(chance, people, SKILLS, OFFERED)
    needs = np.zeros_like(has)
    for _ in range(LOOKED_FOR):
        usual = partners[trade, chance.integers(0, PARTNERS, people)]
        wanted = np.where(chance.random(people) < USUAL, usual, chance.integers(0, TRADES, people))
        asks = chance.random(people) < ASKS
        needs[np.flatnonzero(asks), wanted[asks]] = True
    needs[:, TRADES:] = _some(chance, people, SKILLS, ASKED)
    return Truth(needs, has, _some(chance, people, TASTES, LIKED), chance.normal(0, 1, people), area, trade)


def make(people: int, seed: int) -> Made:
    """The same seed makes the same association."""
    chance = np.random.default_rng(seed)
    truth = _truth(chance, people)
    new = chance.random(people) < NEWCOMERS
    active = chance.gamma(2.0, 0.5, people)  # some come to everything, many now and then
    lists: list[Any] = []
    ties: set[tuple[int, int]] = set()
    known: set[tuple[int, int]] = set()
    split, evenings = SEASONS - LATER, people // PEOPLE_TO_AN_EVENING
    for season in range(SEASONS):
        if season == split:
            known = set(ties)
        talks, before = 0, ties.copy()
        for number in range(evenings):
            there = _evening(chance, truth, active if season >= split else active * ~new)
            if season < split:
                lists.append(there)
            elif season == split and number < evenings * ANNOUNCED:
                lists.append(there[chance.random(len(there)) < SIGNED_UP])
            many = int(chance.poisson(TALKS * len(there) / 2))
            talks += many
            ties |= _agreed(chance, truth, chance.choice(there, many), chance.choice(there, many))
        ties |= _brought_together(chance, truth, before, people, int(BROUGHT * talks))
    return Made(_as_known(chance, truth, lists, known, people), ties - known, new, truth)


def _evening(chance: np.random.Generator, truth: Truth, active: Any) -> Any:
    """Who comes to an event with a theme: those of a taste, a trade or an area, and some by chance."""
    kind = chance.integers(0, 3)
    if kind == 0:
        drawn = truth.tastes[:, _zipf(chance, TASTES, 1, FLATTER)[0]]
    elif kind == 1:
        drawn = truth.trade == _zipf(chance, TRADES, 1, FLATTER)[0]
    else:
        drawn = truth.area == _zipf(chance, AREAS, 1, FLATTER)[0]
    weight = active * np.where(drawn, 1.0, BY_CHANCE)
    size = int(min(np.count_nonzero(weight), chance.integers(SMALLEST, LARGEST + 1)))
    return chance.choice(len(weight), size=size, replace=False, p=weight / weight.sum())


def _pairs(one: Any, other: Any) -> tuple[Any, Any]:
    apart = one != other
    return np.minimum(one, other)[apart], np.maximum(one, other)[apart]


def _agreed(chance: np.random.Generator, truth: Truth, one: Any, other: Any) -> set[tuple[int, int]]:
    low, high = _pairs(one, other)
    yes = (chance.random(len(low)) < truth.yes(low, high)) & (chance.random(len(low)) < truth.yes(high, low))
    return set(zip(low[yes].tolist(), high[yes].tolist(), strict=True))


def _brought_together(
    chance: np.random.Generator, truth: Truth, ties: set[tuple[int, int]], people: int, many: int
) -> set[tuple[int, int]]:
    """Two friends of somebody who has two, as often as that."""
    friends: list[list[int]] = [[] for _ in range(people)]
    for one, other in sorted(ties):
        friends[one].append(other)
        friends[other].append(one)
    middle = [each for each in range(people) if len(friends[each]) > 1]
    if not middle:
        return set()
    picked = [chance.choice(friends[each], 2, replace=False) for each in chance.choice(middle, many)]
    one, other = np.array(picked).T
    return _agreed(chance, truth, one, other)


def _as_known(
    chance: np.random.Generator, truth: Truth, lists: list[Any], ties: set[tuple[int, int]], people: int
) -> Association:
    """What the portal would know."""
    wants = truth.needs & (chance.random(truth.needs.shape) < TOLD)
    wrong = chance.random(people) < WRONG
    wants[np.flatnonzero(wrong), chance.integers(0, TRADES, int(wrong.sum()))] = True
    likes = truth.tastes & (chance.random(truth.tastes.shape) < SHOWN)
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
