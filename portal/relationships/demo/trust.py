"""What came of some of these ties in two years: talks, help, and trust."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from portal.core.world import World
from portal.relationships.ties.models import WAITS, TieEvidence, TieRhythm, TrustAnswer, TrustQuestion, WorkWish
from portal.relationships.ties.queries import ordered

#: With whom Amara talked, so many days ago; when she gave help and had some; since when both say that they trust.
TRUST: tuple[tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...], int | None], ...] = (
    ("jonas", (640, 560, 34), (600,), (575, 120), 550),
    ("mara", (400, 61, 12), (90,), (300,), 40),
    ("tomas", (590, 240, 190), (300,), (350,), 230),
    ("osei", (300, 20), (150,), (6,), None),
    ("greta", (48,), (), (47,), None),
    ("ines", (70,), (), (), None),
)
#: Of the other ties, how many have been a talk since, and how many help.
TALKED, HELPED = 0.45, 0.2


def seed_trust(world: World, rows: list[dict[str, Any]]) -> None:
    """Evidence for Amara's ties by name, for those of others by chance; her answers, a wish, and a rhythm."""
    amara, made = world.cast["amara"], _Evidence(world)
    answers: list[dict[str, Any]] = []
    for name, talks, given, had, since in TRUST:
        other = world.cast[name]
        for days in talks:
            made.add(amara, other, "talk", days)
        for giver, receiver, when in ((amara, other, given), (other, amara, had)):
            for days in when:
                made.add(giver, receiver, "help", days)
        if since is not None:
            answers += [
                {"owner_id": owner, "about_id": about, "question": question, "day": world.ago(since).date()}
                for owner, about in ((amara, other), (other, amara))
                for question in TrustQuestion
            ]
    _others(world, made, rows)
    world.insert(TieEvidence, made.rows)
    world.insert(TrustAnswer, answers)
    wish = {"owner_id": world.cast["mara"], "about_id": amara, "said_at": world.ago(2, 9)}
    world.insert(WorkWish, [wish | {"welcomed_at": None, "view": WAITS}])
    rhythm = {"owner_id": amara, "since": world.ago(60).date(), "let_be_until": None}
    often = {"jonas": 9, "mara": 4, "tomas": 9}
    world.insert(TieRhythm, [rhythm | {"about_id": world.cast[name], "weeks": weeks} for name, weeks in often.items()])


class _Evidence:
    """Rows of evidence, each with a key of its own."""

    def __init__(self, world: World) -> None:
        self.world, self.rows = world, list[dict[str, Any]]()

    def add(self, one: int, other: int, kind: str, days: int) -> None:
        """For help `one` is who gave it."""
        low, high = ordered(one, other)
        giver = None if kind == "talk" else "a" if one == low else "b"
        self.rows.append(
            {
                "person_a_id": low, "person_b_id": high, "kind": kind, "giver": giver,
                "day": self.world.ago(days).date(), "key": f"demo:{len(self.rows)}", "at": self.world.ago(days, 18),
            }
        )  # fmt: skip


def _others(world: World, made: _Evidence, rows: list[dict[str, Any]]) -> None:
    chance = random.Random(f"trust:{world.seed}")
    amara = world.cast["amara"]
    for row in rows:
        pair = [row["person_a_id"], row["person_b_id"]]
        if amara in pair or not (row["a_met_at"] and row["b_met_at"]):
            continue
        room = (world.now - max(row["a_met_at"], row["b_met_at"])) // timedelta(days=1)
        if room > 3 and chance.random() < TALKED:
            made.add(pair[0], pair[1], "talk", chance.randint(1, room - 1))
        if room > 3 and chance.random() < HELPED:
            chance.shuffle(pair)
            made.add(pair[0], pair[1], "help", chance.randint(1, room - 1))
