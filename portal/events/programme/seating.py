"""Who sits where in each round: people change tables, and the same two meet once at most, where that can be.

People stand in rows of as many as there are tables. After each round whoever is in row i moves i tables on, the
first row by one: with a prime number of tables, and fewer seats at each than that, everybody moves and no two ever
meet twice. Elsewhere swaps undo what they can of it.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

Round = list[list[int]]
#: Swaps that are looked at in all: a page is made of it.
MOST_TRIES = 1_000


def seat(people: int, tables: int, rounds: int) -> list[Round]:
    """For each round the people (from 0) at each table; tables are as full as each other, to within one."""
    plan = [_moved(people, tables, number) for number in range(rounds)]
    if tables > 1:
        _Swaps(plan).undo()
    return plan


def how_many_tables(people: int, seats: int) -> int:
    """The fewest tables of so many seats."""
    return max(1, -(-people // seats))


def meet_again(plan: list[Round]) -> int:
    """How many pairs sit together more than once."""
    return sum(times > 1 for times in _meetings(plan).values())


def _moved(people: int, tables: int, number: int) -> Round:
    placed: Round = [[] for _ in range(tables)]
    for person in range(people):
        row, column = divmod(person, tables)
        placed[(column + (row + 1) * number) % tables].append(person)
    return placed


def _meetings(plan: list[Round]) -> Counter[tuple[int, int]]:
    return Counter(pair for tables in plan for table in tables for pair in combinations(sorted(table), 2))


class _Swaps:
    """Two people of one round change places as long as fewer pairs meet again by it."""

    def __init__(self, plan: list[Round]) -> None:
        self.plan, self.met, self.left = plan, _meetings(plan), MOST_TRIES

    def undo(self) -> None:
        better = True
        while better and self.left > 0:
            better = False
            for tables in self.plan[1:]:
                for here, table in enumerate(tables):
                    for place, person in enumerate(table):
                        if self._again(person, table) and self._moved_away(tables, here, place):
                            better = True

    def _moved_away(self, tables: Round, here: int, place: int) -> bool:
        mine = tables[here]
        for there, other in enumerate(tables):
            for spot in range(len(other)) if there != here else ():
                if self.left <= 0:
                    return False
                self.left -= 1
                before = self._again(mine[place], mine) + self._again(other[spot], other)
                self._swap(mine, place, other, spot)
                if self._again(mine[place], mine) + self._again(other[spot], other) < before:
                    return True
                self._swap(mine, place, other, spot)
        return False

    def _swap(self, mine: list[int], place: int, other: list[int], spot: int) -> None:
        self._count(mine, place, -1)
        self._count(other, spot, -1)
        mine[place], other[spot] = other[spot], mine[place]
        self._count(mine, place, 1)
        self._count(other, spot, 1)

    def _count(self, table: list[int], place: int, by: int) -> None:
        for number, neighbour in enumerate(table):
            if number != place:
                self.met[_pair(table[place], neighbour)] += by

    def _again(self, person: int, table: list[int]) -> int:
        """How often this person sits beside somebody they meet elsewhere too."""
        return sum(self.met[_pair(person, each)] - 1 for each in table if each != person)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
