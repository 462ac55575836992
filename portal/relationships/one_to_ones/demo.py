"""One-to-ones of the demo's cast: one that waits for an answer, one that is coming, one that was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.core.db import db
from portal.core.world import World
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import OneToOne, Promise, Round, Worksheet, key_of
from portal.relationships.one_to_ones.states import Answer, Party, Place
from portal.relationships.ties.operations import evidence


def seed(world: World) -> None:
    """Amara's talks with Kofi, Mara and Jonas, and what she wrote about Mara."""
    amara, kofi, mara, jonas = (world.cast[name] for name in ("amara", "kofi", "mara", "jonas"))
    _proposed(world, kofi, amara)
    _coming(world, amara, mara)
    _was(world, jonas, amara)
    sheet = Worksheet(owner_id=amara, about_id=mara, changed_at=world.ago(3))
    sheet.goals = "One more mill, and no more airports. A second pair of hands for the surveys."
    sheet.accomplishments = "The Fulling Mill: dry for the first time since 1911."
    sheet.interests = "Rows on Sundays. Reads tide tables for pleasure."
    sheet.networks = "The county’s planning people; two roofers who answer the telephone."
    sheet.skills = "Sees at once which beam may stay."
    sheet.could_do = "Show her the bindery’s roof trusses. Ask Tomas about the surveys."
    db.session.add(sheet)
    db.session.flush()


def _talk(world: World, one: int, other: int, days: float, *, opened: bool = True) -> OneToOne:
    row = OneToOne(
        handle=f"{world.rng.getrandbits(120):030x}"[:22], proposer_id=one, other_id=other, proposed_at=world.ago(days),
        open_key=key_of(one, other) if opened else None, sequence=0,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    marks.put(row, marks.WAITING, 1)
    return row


def _round(talk: OneToOne, starts: list[datetime], place: str, line: str, **more: Any) -> Round:
    second, third = (*starts[1:], None, None)[:2]
    row = Round(
        one_to_one_id=talk.id, number=1, turn=1, moving=0, by=Party.PROPOSER, at=talk.proposed_at, minutes=45,
        start_1=starts[0], start_2=second, start_3=third, place_kind=Place.IN_PERSON, **more,
    )  # fmt: skip
    row.place, row.line = place, line
    db.session.add(row)
    db.session.flush()
    return row


def _agree(talk: OneToOne, start: datetime, at: datetime) -> None:
    talk.starts_at, talk.ends_at, talk.revised_at = start, start + timedelta(minutes=45), at


def _proposed(world: World, kofi: int, amara: int) -> None:
    talk = _talk(world, kofi, amara, 2)
    _round(
        talk, [world.ago(-4, 9), world.ago(-6, 16)], "The roastery, upstairs",
        "Thursday is roasting day, and you asked what happens to the sacks.",
    )  # fmt: skip


def _coming(world: World, amara: int, mara: int) -> None:
    talk = _talk(world, amara, mara, 9)
    start = world.ago(-3, 10)
    _round(
        talk, [start], "The bindery, Mill Lane", "The roof trusses, and how your son likes the boatyard.",
        answer=Answer.ACCEPTED, answered_at=world.ago(7), chosen=1,
    )  # fmt: skip
    _agree(talk, start, world.ago(7))


def _was(world: World, jonas: int, amara: int) -> None:
    talk = _talk(world, jonas, amara, 47, opened=False)
    start = world.ago(34, 15)
    _round(
        talk, [start], "Café at the weir", "You know paper, I know wood. There must be a box in it.",
        answer=Answer.ACCEPTED, answered_at=world.ago(45), chosen=1,
    )  # fmt: skip
    _agree(talk, start, world.ago(45))
    talk.proposer_said = talk.other_said = True
    talk.confirmed_at = talk.asked_at = world.ago(33)
    evidence.talked(jonas, amara, on=start.date(), key=f"one_to_one:{talk.id}", now=world.ago(33))
    for owner, words, days, kept in (
        (jonas, "Bring a sample of the cherry offcuts to the bindery", 20, True),
        (amara, "Send him the almanac of 1911", -5, False),
    ):
        row = Promise(
            one_to_one_id=talk.id, owner_id=owner, by=world.ago(days).date(), shared=True, made_at=world.ago(33),
            kept_at=world.ago(days) if kept else None,
        )  # fmt: skip
        row.words = words
        db.session.add(row)
    db.session.flush()
