"""How well two people would suit each other, each asked for themselves; and the few who would suit best. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.relationships.suggestions.features import Block, Features, Floats, Ints, mixed

#: What counts how much; together one.
WEIGHTS = {"need": 0.30, "friends": 0.20, "together": 0.20, "likes": 0.20, "near": 0.10}
#: Who shares more acquaintances than these would meet anyway.
MANY_FRIENDS = 10
#: Who is kept of each row, and who of them would be a bridge.
KEPT, BRIDGES = 60, 12
#: Rows that are looked at together, so that what is held at a time stays small.
CELLS = 2_000_000
#: Of whom less than half is known, the rest is not taken for the whole.
LEAST_KNOWN = 0.5
#: What only one of two would gain comes after all that both would.
ONE_SIDED = 1e-3
#: Of equals, chance decides, the same chance each time.
CHANCE = 1e-7


@dataclass(frozen=True)
class Candidates:
    """The best of each row by place, -1 where there are no more: to meet, to meet as a bridge, to help."""

    worth: Ints
    bridges: Ints
    helps: Ints


def candidates(
    features: Features, rows: Ints | None = None, *, mutual: bool = True, heard: Callable[[int], None] | None = None
) -> Candidates:
    """For each of the rows (or all) those who would suit best. `mutual`: the harmonic mean of both ways, or one way.

    `heard`: is told how many rows are done.
    """
    rows = np.arange(features.of.size) if rows is None else rows
    found = Candidates(*(np.full((len(rows), wide), -1, dtype=np.int64) for wide in (KEPT, BRIDGES, KEPT)))
    step = max(1, CELLS // max(features.of.size, 1))
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        _best(features, some, found, start, mutual=mutual)
        if heard:
            heard(min(start + step, len(rows)))
    return found


def _best(features: Features, rows: Ints, found: Candidates, start: int, *, mutual: bool) -> None:
    block = features.block(rows)
    people = features.of
    mine = rows[block.row]
    chance = mixed(people.ids[mine], people.ids[block.column]) * CHANCE
    worth = np.round(score(features, rows, block, mutual=mutual).astype(np.float64), 6) + chance
    told = (block.need > 0) | (block.met > 0) | (block.together > 0) | (block.likes > 0) | block.near
    theirs, own = people.sector[block.column], people.sector[mine]
    bridge = (block.mutual == 0) & (block.need > 0) & (theirs != own) & (theirs >= 0) & (own >= 0)
    helps = np.round(_squashed(block.met, features.usual["met"]).astype(np.float64), 6) + block.asked + chance
    _keep(found.worth, start, block, worth, told)
    _keep(found.bridges, start, block, worth, bridge)
    _keep(found.helps, start, block, helps, block.met > 0)
    _add_neighbours(features, rows, found.worth[start : start + len(rows)])


def score(features: Features, rows: Ints, block: Block, *, mutual: bool = True) -> Floats:
    """What both ways come to, each from 0 to 1; fewer acquaintances in common than ten take nothing away."""
    there, back = directed(features, rows, block)
    if mutual:
        both = 2 * there * back / np.maximum(there + back, 1e-9)
        both = both + ONE_SIDED * (there + back) / 2
    else:
        both = there
    suited: Floats = both * np.minimum(1, MANY_FRIENDS / np.maximum(block.mutual, 1))
    return suited


def directed(features: Features, rows: Ints, block: Block) -> tuple[Floats, Floats]:
    """d(i → j) and d(j → i): they differ in whose need is met. What whoever asks has not told is dropped, not zero.

    A town is squashed as everything is: one town is as usual of two of one town, so that it comes to a half.
    """
    mine, theirs, usual = rows[block.row], block.column, features.usual
    common: Any = np.float32(WEIGHTS["near"]) * _squashed(block.near.astype(np.float32), 1.0)
    for name in ("friends", "together", "likes"):
        common = common + np.float32(WEIGHTS[name]) * _squashed(getattr(block, name), usual[name])
    known = _known(features)
    need = np.float32(WEIGHTS["need"])
    there = (common + need * _squashed(block.need, usual["need"])) / known[mine]
    back = (common + need * _squashed(block.met, usual["met"])) / known[theirs]
    return there, back


def _known(features: Features) -> Floats:
    """Of each person the weight of what is known of them."""
    of_need = np.float32(WEIGHTS["need"]) * features.knows["wants"]
    rest = [np.float32(WEIGHTS[name]) * features.knows[name] for name in ("friends", "together", "likes", "near")]
    known: Floats = np.maximum(sum(rest, of_need), np.float32(LEAST_KNOWN))
    return known


def _squashed(value: Floats, usual: float) -> Floats:
    """From 0 to 1, and a half where it is as usual."""
    return value / (value + np.float32(usual))


def _keep(into: Ints, start: int, block: Block, worth: NDArray[np.float64], where: NDArray[np.bool_]) -> None:
    """The best of each row, the best first."""
    row, column, worth = block.row[where], block.column[where], worth[where]
    ends = np.searchsorted(row, np.arange(row[-1] + 2)) if len(row) else np.zeros(1, dtype=np.int64)
    most = into.shape[1]
    for each, (first, last) in enumerate(pairwise(ends)):
        part = worth[first:last]
        if last - first > most:
            best = np.argpartition(part, -most)[-most:]
            best = best[np.argsort(-part[best])]
        else:
            best = np.argsort(-part)
        into[start + each, : len(best)] = column[first + best]


def _add_neighbours(features: Features, rows: Ints, worth: Ints) -> None:
    """Whoever says too little to be suited gets neighbours of their town, after everybody else."""
    people = features.of
    for place in np.flatnonzero(worth[:, -1] < 0):
        me = rows[place]
        if people.area[me] < 0:
            continue
        have = worth[place][worth[place] >= 0]
        near = np.flatnonzero((people.area == people.area[me]) & (people.room > 0))
        apart = features.apart.indices[features.apart.indptr[me] : features.apart.indptr[me + 1]]
        near = near[~np.isin(near, apart) & ~np.isin(near, have)]
        near = near[np.argsort(mixed(np.full(len(near), people.ids[me]), people.ids[near]))]
        free = worth.shape[1] - len(have)
        worth[place, len(have) : len(have) + min(free, len(near))] = near[:free]
