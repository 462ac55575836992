"""Small associations as matrices, and the women of Natchez who came to each other's parties."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from portal.relationships.suggestions.features import Association, both_ways, table


def association(many: int, **given: Any) -> Association:
    """So many people of whom nothing is known but what is given: lists of pairs, or of numbers."""
    wide = {"wants": 12, "gives": 12, "asked": 12, "likes": 8, "events": 40, "bodies": 4}
    made: dict[str, Any] = {name: table(given.get(name, ()), many, width) for name, width in wide.items()}
    for name in ("ties", "masked"):
        made[name] = both_ways(given.get(name, ()), many)
    made["resting"] = table(given.get("resting", ()), many, many)
    for name, usual in (("area", -1), ("sector", -1), ("room", many)):
        made[name] = np.array(given.get(name, [usual] * many), dtype=np.int64)
    ids = given.get("ids", range(1, many + 1))
    return Association(ids=np.array(ids, dtype=np.int64), **made)


def some_association(seed: int, many: int = 60) -> dict[str, Any]:
    """What is known of people at random; the parts of `association`."""
    chance = np.random.default_rng(seed)

    def pairs(wide: int, each: int) -> list[tuple[int, int]]:
        return [(person, int(column)) for person in range(many) for column in chance.integers(0, wide, each)]

    def couples(count: int) -> list[tuple[int, int]]:
        return [(int(a), int(b)) for a, b in chance.integers(0, many, (count, 2)) if a != b]

    return {
        "wants": pairs(12, 2), "gives": pairs(12, 2), "likes": pairs(8, 2), "events": pairs(40, 3),
        "bodies": [(int(person), int(chance.integers(0, 4))) for person in chance.choice(many, 8, replace=False)],
        "ties": couples(60), "masked": couples(40), "resting": couples(40),
        "area": chance.integers(0, 5, many).tolist(), "sector": chance.integers(0, 6, many).tolist(),
        "room": chance.choice([0, 1, 2, 5, many], many).tolist(),
    }  # fmt: skip


def natchez() -> tuple[Association, list[str]]:
    """The Davis graph: eighteen women at fourteen events, and nothing else known of them; their names by place."""
    graph = nx.davis_southern_women_graph()
    women, events = list(graph.graph["top"]), list(graph.graph["bottom"])
    came = [(women.index(one), events.index(other)) for one, other in graph.edges()]
    return association(len(women), events=came), women
