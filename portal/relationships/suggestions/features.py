"""What two people have in common, as numbers: sparse matrices in, the features of some rows of pairs out.

Pure: neither the web nor the database. People stand in the order of their ids, and what is computed does not depend on
the order in which anything was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Matrix = Any  # scipy.sparse.csr_array, which has no types

#: Of larger events nobody remembers who else was there; of one person's nobody else was.
FEWEST, MOST = 2, 80
#: So many rows, evenly spread, say what is usual of a feature.
SAMPLE = 2000
FEATURES = ("need", "met", "friends", "together", "likes")
#: Nobody knows the area, or the trade.
UNKNOWN = -1


@dataclass(frozen=True)
class Association:
    """Who there is and what is known of them, each row one person, in the order of `ids`.

    `wants`, `gives`: words; `asked`: words of open asks, which `wants` holds too. `likes`: interests. `events`,
    `bodies`: who was on which list. `ties`: confirmed by both, symmetric. `masked`: pairs that are never brought
    together, symmetric. `resting`: (owner, about) that rest for the owner. `room`: so many lists may hold them.
    """

    ids: Ints
    wants: Matrix
    gives: Matrix
    asked: Matrix
    likes: Matrix
    events: Matrix
    bodies: Matrix
    ties: Matrix
    area: Ints
    sector: Ints
    masked: Matrix
    resting: Matrix
    room: Ints

    @property
    def size(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Block:
    """The pairs of some rows that have anything in common: `row` and `column` by place, the features beside them."""

    row: Ints
    column: Ints
    need: Floats
    met: Floats
    friends: Floats
    together: Floats
    likes: Floats
    mutual: Floats
    asked: NDArray[np.bool_]
    near: NDArray[np.bool_]


def table(rows: Iterable[tuple[int, int]], people: int, columns: int) -> Matrix:
    """A matrix of ones: (row, column) each."""
    pairs = np.array(list(rows), dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(pairs), dtype=np.float32)
    made = sparse.csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(people, columns))
    made.data[:] = 1.0  # whoever is named twice is there once
    return made


def both_ways(pairs: Iterable[tuple[int, int]], people: int) -> Matrix:
    """The same of pairs of people, each read both ways, and nobody beside themselves."""
    known = list(pairs)
    return table(
        [pair for one, other in known if one != other for pair in ((one, other), (other, one))], people, people
    )


@dataclass
class Features:
    """The weighted matrices of an association, and what is usual of each feature."""

    of: Association
    usual: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        people = self.of
        self.degree = np.diff(people.ties.indptr)
        self.knows = {
            "wants": np.diff(people.wants.indptr) > 0,
            "gives": np.diff(people.gives.indptr) > 0,
            "friends": self.degree > 0,
            "likes": np.diff(people.likes.indptr) > 0,
            "near": people.area != UNKNOWN,
        }
        shared = sparse.hstack([people.events, people.bodies], format="csr")
        sizes = np.asarray(shared.sum(axis=0)).ravel()
        weight = np.where((sizes >= FEWEST) & (sizes <= MOST), 1 / np.log(np.maximum(sizes, FEWEST)), 0)
        self.shared = shared[:, weight > 0]
        self.knows["together"] = np.diff(self.shared.indptr) > 0
        self.weighted = {
            "shared": _scaled(self.shared, weight[weight > 0]),
            "wants": _scaled(people.wants, _rarity(people.gives)),
            "likes": _scaled(people.likes, _rarity(people.likes)),
            "ties": _scaled(people.ties, 1 / np.log(np.maximum(self.degree, FEWEST))),
        }
        self.turned = {name: matrix.T.tocsr() for name, matrix in self.weighted.items()}
        self.turned |= {"gives": people.gives.T.tocsr(), "asked": people.asked.T.tocsr()}
        apart = people.masked + people.ties + people.resting + sparse.eye_array(people.size, dtype=np.float32)
        self.apart = apart.tocsr()
        self.usual = self._usual()

    def _products(self, rows: Ints) -> dict[str, Matrix]:
        people, turned = self.of, self.turned
        return {
            "need": self.weighted["wants"][rows] @ turned["gives"],
            "met": people.gives[rows] @ turned["wants"],
            "friends": people.ties[rows] @ turned["ties"],
            "together": self.shared[rows] @ turned["shared"],
            "likes": people.likes[rows] @ turned["likes"],
        }

    def block(self, rows: Ints) -> Block:
        """The pairs of these rows that have something in common and may be brought together."""
        people, wide = self.of, self.of.size
        found = self._products(rows)
        keys = {name: _keys(matrix, wide) for name, matrix in found.items()}
        there = np.zeros(len(rows) * wide, dtype=bool)
        for each in keys.values():
            there[each] = True
        there[_keys(self.apart[rows], wide)] = False
        there.reshape(len(rows), wide)[:, people.room <= 0] = False
        flat = np.flatnonzero(there)
        place = np.full(len(there), -1, dtype=np.int32)
        place[flat] = np.arange(len(flat), dtype=np.int32)
        values = {name: _placed(found[name].data, place[keys[name]], len(flat)) for name in found}
        friends = people.ties[rows] @ people.ties
        asked = people.gives[rows] @ self.turned["asked"]
        row, column = flat // wide, flat % wide
        near = (people.area[rows[row]] == people.area[column]) & self.knows["near"][column]
        return Block(
            row=row, column=column, **values, near=near,
            mutual=_placed(friends.data, place[_keys(friends, wide)], len(flat)),
            asked=_placed(asked.data, place[_keys(asked, wide)], len(flat)) > 0,
        )  # fmt: skip

    def _usual(self) -> dict[str, float]:
        """The median of each feature where there is any; of a sample of the rows that no order of people changes."""
        rows = np.argsort(mixed(self.of.ids, self.of.ids), kind="stable")[:SAMPLE]
        values: dict[str, list[Floats]] = {name: [] for name in FEATURES}
        for start in range(0, len(rows), 250):
            for name, matrix in self._products(rows[start : start + 250]).items():
                values[name].append(matrix.data[matrix.data > 0])
        medians = {name: np.concatenate(each) if each else np.zeros(0) for name, each in values.items()}
        return {name: float(np.median(each)) if len(each) else 1.0 for name, each in medians.items()}


def mixed(one: Ints, other: Ints) -> NDArray[np.float64]:
    """A number from 0 to 1 for each pair of ids: chance, the same each time, which favours nobody."""
    with np.errstate(over="ignore"):
        value = one.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + other.astype(np.uint64)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((value ^ (value >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def _rarity(matrix: Matrix) -> Any:
    """What few have weighs more."""
    people = max(matrix.shape[0], 1)
    return np.log1p(people / np.maximum(np.asarray(matrix.sum(axis=0)).ravel(), 1))


def _scaled(matrix: Matrix, by_column: Any) -> Matrix:
    made = matrix.copy().astype(np.float32)
    made.data = made.data * by_column.astype(np.float32)[made.indices]
    return made


def _keys(matrix: Matrix, wide: int) -> Ints:
    """Where each entry stands when the rows are laid one after the other."""
    rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
    keys: Ints = rows * wide + matrix.indices
    return keys


def _placed(values: Any, places: Any, size: int) -> Floats:
    made = np.zeros(size, dtype=np.float32)
    known = places >= 0
    made[places[known]] = values[known]
    return made
