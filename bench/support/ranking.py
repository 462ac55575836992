"""Rankers to stand beside the suggestions, and what may be said of any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy import sparse

from bench.support.acquaintance import Made
from portal.relationships.suggestions import drafting, scoring
from portal.relationships.suggestions.features import Features, mixed

LISTED = 10
STEP = 1000
STEPS, STAY = 3, 0.15

Lists = Any
Rows = Callable[[Any], Any]


def lists_of(made: Made, worth: Rows) -> Lists:
    """The ten best of each member by what `worth` gives for some rows, nobody whom they know among them."""
    known, people = made.known, made.known.size
    found = np.full((people, LISTED), -1, dtype=np.int64)
    for start in range(0, people, STEP):
        rows = np.arange(start, min(start + STEP, people))
        value = np.asarray(worth(rows), dtype=np.float64)
        chance = mixed(known.ids[rows][:, None], known.ids[None, :])
        value = value + chance * 1e-9
        value[known.ties[rows].toarray() > 0] = -1
        value[np.arange(len(rows)), rows] = -1
        best = np.argpartition(-value, LISTED, axis=1)[:, :LISTED]
        order = np.argsort(-np.take_along_axis(value, best, axis=1), axis=1)
        found[rows] = np.take_along_axis(best, order, axis=1)
    return found


def baselines(made: Made, features: Features) -> Iterator[tuple[str, Lists]]:
    """Those that everybody knows."""
    known = made.known
    degree = features.degree.astype(np.float64)
    yield "random", lists_of(made, lambda rows: mixed(known.ids[rows][:, None] + 7_000_003, known.ids[None, :]))
    yield "popularity", lists_of(made, lambda rows: np.tile(degree, (len(rows), 1)))
    alike = lambda rows: (  # noqa: E731 - one of a list
        (known.sector[rows][:, None] == known.sector[None, :]) * 1.0
        + (known.area[rows][:, None] == known.area[None, :])
    )
    yield "same trade and area", lists_of(made, alike)
    yield "Adamic-Adar", lists_of(made, lambda rows: (known.ties[rows] @ features.turned["ties"]).toarray())
    spread = sparse.diags_array(1 / np.maximum(degree, 1)) @ known.ties
    yield "PPR", lists_of(made, lambda rows: _walked(spread, rows, known.size))
    yield "needs and interests", lists_of(made, lambda rows: _told(features, rows))


def _told(features: Features, rows: Any) -> Any:
    """What each of the rows looks for and likes, by the weights and the squashing of the specification."""
    worth = 0.0
    looked = {"need": features.weighted["wants"][rows] @ features.turned["gives"],
              "likes": features.of.likes[rows] @ features.turned["likes"]}  # fmt: skip
    for name, value in looked.items():
        found = value.toarray()
        worth = worth + scoring.WEIGHTS[name] * found / (found + features.usual[name])
    return worth


def _walked(spread: Any, rows: Any, people: int) -> Any:
    """Where somebody is who walks three steps from each row, and now and then goes home."""
    home = sparse.csr_array((np.ones(len(rows)), (np.arange(len(rows)), rows)), shape=(len(rows), people))
    at, been = home, 0 * home
    for _ in range(STEPS):
        at = (1 - STAY) * (at @ spread) + STAY * home
        been = been + at
    return been.toarray()


def ours(features: Features) -> Iterator[tuple[str, Lists]]:
    """The suggestions: one way, both ways, and as they are drafted."""
    for name, mutual in (("one way", False), ("harmonic", True)):
        found = scoring.candidates(features, mutual=mutual)
        yield name, found.worth[:, :LISTED]
    room = np.minimum(features.of.room, drafting.cap(LISTED))
    yield "draft", drafting.draft(drafting.turns(features), found.worth, room, bridges=found.bridges, listed=LISTED)


def measured(made: Made, lists: Lists) -> dict[str, float]:
    """What may be said of somebody's lists."""
    people = made.known.size
    later: list[set[int]] = [set() for _ in range(people)]
    for one, other in made.later:
        later[one].add(other)
        later[other].add(one)
    shown = lists >= 0
    rows, places = np.nonzero(shown)
    chosen = lists[shown]
    hits = np.fromiter((int(c) in later[r] for r, c in zip(rows, chosen, strict=True)), bool, len(rows))
    discount = 1 / np.log2(np.arange(2, LISTED + 2))
    gained = np.bincount(rows, weights=hits * discount[places], minlength=people)
    best = np.array([discount[: min(len(each), LISTED)].sum() for each in later])
    asked = best > 0
    stands = np.sort(np.bincount(chosen, minlength=people).astype(np.float64))
    place = np.arange(1, people + 1)
    gini = float((2 * (place * stands).sum() / max(people * stands.sum(), 1)) - (people + 1) / people)
    newcomers = np.bincount(rows, weights=hits, minlength=people)[made.new] / LISTED
    return {
        "ndcg": float((gained[asked] / best[asked]).mean()),
        "mutual_yes": float(made.truth.both(rows, chosen).mean()),
        "gini": gini,
        "max_lists": float(stands[-1]),
        "newcomer_p": float(newcomers.mean()),
        "coverage": float((shown.sum(axis=1) == LISTED).mean()),
        "appear": float((stands > 0).mean()),
    }
