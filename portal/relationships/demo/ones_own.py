"""What the demo's cast keeps for itself: help given and confirmed, a plan, business; Amara's above all."""

from __future__ import annotations

from typing import Any

from portal.core.world import World
from portal.relationships.demo.words import ACTS, AIMS, BUSINESS, TOLD
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.told.models import ToldThanks
from portal.relationships.plans.models import Aim
from portal.relationships.ties.models import EvidenceKind, TieEvidence
from portal.relationships.ties.queries import ordered
from portal.relationships.years.models import Business


def seed(world: World) -> None:
    """The rows of all of it."""
    acts = [_act(world, number, *words) for number, words in enumerate(ACTS, 1)]
    world.insert(GoodwillAct, acts)
    numbers = {(giver, receiver): number for number, (giver, receiver, *_rest) in enumerate(ACTS, 1)}
    told = [
        {"act_id": numbers[pair], "words": words, "offered_at": world.ago(days + 2), "agreed_at": world.ago(days)}
        for pair, (words, days) in TOLD.items()
    ]
    world.insert(ToldThanks, told)
    world.insert(TieEvidence, [_evidence(act) for act in acts if act["counts"]])
    amara = world.cast["amara"]
    aims = [
        {
            "owner_id": amara,
            "person_id": world.cast[who] if who else None,
            "by": world.ago(-ahead).date() if ahead else None,
            "written_at": world.ago(ago),
            "looked_at": None,
            "ended_at": world.ago(ended) if ended else None,
            "ended_as": how,
            "whom": whom,
            "purpose": purpose,
        }
        for whom, who, purpose, ahead, ago, ended, how in AIMS
    ]
    world.insert(Aim, aims)
    business = [
        {
            "owner_id": amara,
            "day": world.ago(days).date(),
            "written_at": world.ago(days),
            "what": what,
            "partner": partner,
            "sum": amount,
        }
        for what, partner, amount, days in BUSINESS
    ]
    world.insert(Business, business)


def _act(
    world: World, number: int, giver: str, receiver: str, kind: str, days: int, words: dict[str, str]
) -> dict[str, Any]:
    state = words.get("state", "")
    confirmed = world.ago(max(days - 3, 0.2)) if state in ("confirmed", "thanked") else None
    return {
        "id": number,
        "giver_id": world.cast[giver],
        "receiver_id": world.cast[receiver],
        "kind": kind,
        "day": world.ago(days).date(),
        "noted_at": world.ago(days, 19),
        "by_receiver": state == "thanked",
        "asked_at": world.ago(max(days - 1, 0.5)) if state in ("asked", "confirmed") else None,
        "confirmed_at": confirmed,
        "hidden_at": None,
        "counts": confirmed is not None,
        "line": "",
        "asking": "",
        "thanks": "",
        **{name: said for name, said in words.items() if name != "state"},
    }


def _evidence(act: dict[str, Any]) -> dict[str, Any]:
    low, high = ordered(act["giver_id"], act["receiver_id"])
    return {
        "person_a_id": low,
        "person_b_id": high,
        "kind": EvidenceKind.HELP.value,
        "giver": "a" if act["giver_id"] == low else "b",
        "day": act["day"],
        "key": f"goodwill:{act['id']}",
        "at": act["confirmed_at"],
    }
