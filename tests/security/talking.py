"""One-to-ones of the small association, who gets in where, and who reads what the two wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from portal.core import clock
from portal.core.db import db
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import OneToOne, Round, key_of
from portal.relationships.one_to_ones.operations import answering, proposing, quiet, sheet
from portal.relationships.one_to_ones.states import Party, Place
from portal.relationships.one_to_ones.times import Offer, Wall
from tests.security.rows import CHAIR_OF_CIRCLE, MEMBER, TIE, Row, only, same

if TYPE_CHECKING:
    from tests.security.world import World

#: Talk → its two, who proposed it first; and who of them finds it.
TALKS = {
    "asked": ("giver", "receiver"),
    "agreed": ("giver", "referred"),
    "unheard": ("candidate", "referred"),
    "left": ("giver", "lapsed"),
}


def canary(what: str) -> str:
    """The words of a talk."""
    return f"Talkcanary{what}"


#: Canary → who may read it.
READ_BY = {
    **{canary(name): set(two) for name, two in TALKS.items() if name != "unheard"},
    canary("unheard"): {"candidate"},
    canary("sheet"): {"giver"},
}


def the_talks(world: World) -> None:
    now, who = clock.now(), world.people
    quiet.ask(who["referred"], who["candidate"], now=now)
    db.session.flush()
    for name in ("asked", "agreed", "unheard"):
        one, other = TALKS[name]
        wall = Wall((now + timedelta(days=5)).date(), now.time().replace(hour=12, minute=0, second=0, microsecond=0))
        offer = Offer([wall], 30, Place.IN_PERSON, canary(name), canary(name))
        talk = proposing.propose(who[one], who[other], offer, zone="Europe/London", now=now)
        if name == "agreed":
            answering.accept(talk, who[other], 1, 1, now=now)
        world.things[f"{name} talk"] = talk.handle
    world.things["left talk"] = _left(who["giver"], who["lapsed"]).handle
    sheet.keep(who["giver"], who["receiver"], {"goals": canary("sheet")}, now=now)


def _left(one: int, other: int) -> OneToOne:
    """A talk with somebody who has left since."""
    now = clock.now()
    talk = OneToOne(proposer_id=one, other_id=other, proposed_at=now, open_key=key_of(one, other), sequence=0)
    db.session.add(talk)
    db.session.flush()
    marks.put(talk, marks.WAITING, 1)
    row = Round(
        one_to_one_id=talk.id, number=1, turn=1, moving=0, by=Party.PROPOSER, at=now, minutes=30,
        start_1=now + timedelta(days=5), place_kind=Place.PHONE,
    )  # fmt: skip
    row.place = row.line = canary("left")
    db.session.add(row)
    return talk


def talks(world: World) -> dict[str, tuple[Any, ...]]:
    """Each talk by its address: whoever else has it finds nothing."""
    return {name: (world.things[f"{name} talk"],) for name in TALKS}


EITHER = {"asked": only("giver", "receiver"), "agreed": only("giver", "referred"), "unheard": only("candidate"),
          "left": only("giver", "lapsed")}  # fmt: skip
#: What only members do: whoever lapsed knows of their talk, and looks.
AS_MEMBERS = EITHER | {"left": Row(frozenset({"giver"}), knows=frozenset({"giver", "lapsed"}))}
LOOKED_AT = """
    one_to_ones.aside one_to_ones.call_off one_to_ones.drop_promise one_to_ones.kept one_to_ones.said one_to_ones.show
    one_to_ones.take_back
"""
OF_ONE_TO_ONES: dict[str, Row | dict[str, Row]] = {
    **same(Row(MEMBER), "one_to_ones.choose"),
    **same(Row(MEMBER | {"lapsed"}), "one_to_ones.lift_quiet one_to_ones.mine"),
    **same(TIE, "one_to_ones.new one_to_ones.sheet"),
    **same(CHAIR_OF_CIRCLE, "one_to_ones.forget_sheet one_to_ones.print_sheet"),
    **same(EITHER, LOOKED_AT),
    **same(AS_MEMBERS, "one_to_ones.helped one_to_ones.promise one_to_ones.take one_to_ones.times"),
}
#: What these are about is loaded for its owner or the two.
LOADED = {"one_to_ones.forget_sheet", "one_to_ones.print_sheet", *LOOKED_AT.split()}
