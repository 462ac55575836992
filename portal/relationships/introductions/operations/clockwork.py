"""What time decides: who is asked, that a fortnight is over, that three weeks have passed, that all is erased.

Each introduction and each question is carried out by itself, so that one that fails holds up no other.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.facts import (
    IntroductionErased,
    IntroductionFollowedUp,
    IntroductionNotAhead,
    IntroductionPut,
)
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import steps
from portal.relationships.introductions.operations.asking import rest
from portal.relationships.introductions.states import (
    KEPT_AT_MOST,
    LOOK_AGAIN,
    OPEN,
    QUESTIONS_AT_ONCE,
    Party,
    State,
    Turn,
    as_of,
)
from portal.relationships.outside.operations import keeping
from portal.relationships.ties import queries as tied

#: So many of each at a time; the sweep comes again within a minute.
SLICE = 300


def sweep(now: datetime) -> None:
    """Whom time has come to ask, and what time has decided."""
    waits = select(IntroductionSide.id).where(IntroductionSide.ask_at <= now).order_by(IntroductionSide.ask_at)
    for number in list(db.session.scalars(waits.limit(SLICE))):
        with unit_of_work():
            put(number, now=now)
    due = select(Introduction.id).where(Introduction.due_at <= now).order_by(Introduction.due_at, Introduction.id)
    for number in list(db.session.scalars(due.limit(SLICE))):
        with unit_of_work():
            carry_out(number, now=now)


def put(side_id: int, *, now: datetime) -> None:
    """Put the question to one of the two, if it may be put now; else look again in a while. Idempotent.

    It is not put to somebody who would rather not be asked, before whom two such questions lie, or who is no member,
    nor in the name of one who is none; and the asker is told nothing of it.
    """
    side = db.session.get(IntroductionSide, side_id)
    if side is None:
        return
    find_locked(Person, side.person_id)  # two at a time, and no more
    introduction = lock(db.session.get_one(Introduction, sealed.read_link(side).introduction))
    side = lock(side)
    if side.turn is not Turn.WAITS or side.ask_at is None or side.ask_at > now:
        return
    if introduction.erased_at is not None or steps.state_of(introduction, now) is not State.ASKED:
        rest(side)
        return
    inside = sealed.read(introduction)
    party = inside.party_of(side.id)
    if party is None or not _may_be_asked(side, queries.three_of(inside), now):
        side.ask_at = now + LOOK_AGAIN
        return
    inside.part(party).asked = True
    sealed.write(introduction, inside)
    side.turn, side.ask_at = Turn.QUESTION, None
    db.session.flush()
    record(IntroductionPut(introduction_id=introduction.id, side_id=side.id))


def _may_be_asked(side: IntroductionSide, sides: dict[Party, IntroductionSide], now: datetime) -> bool:
    day, asker = today(now), sides[Party.ASKER].person_id
    if len({each.person_id for each in sides.values()}) < len(sides):
        return False
    if len(tied.who_of([asker, side.person_id], day)) < 2:
        return False
    if queries.pause_of(side.person_id, day) is not None:
        return False
    return queries.questions_before(side.person_id) < QUESTIONS_AT_ONCE


def carry_out(number: int, *, now: datetime) -> None:
    """What time has decided about one introduction. Idempotent."""
    introduction = lock(db.session.get_one(Introduction, number))
    if introduction.due_at is None or introduction.due_at > now:
        return
    last = queries.steps_of(introduction.id)[-1]
    if now >= introduction.created_at + KEPT_AT_MOST:
        erase(introduction, now=now)
    elif last.state in OPEN:
        end(introduction, now=now)
    elif last.state is State.INTRODUCED:
        _follow_up(introduction, now)
    else:
        erase(introduction, now=now)


def end(introduction: Introduction, *, now: datetime) -> None:
    """It is not going ahead: its fortnight is over, or two of the three turned out to be one."""
    if steps.take(introduction, State.NOT_AHEAD, Party.HOUSE, now=now):
        keeping.forget_of(queries.ERRAND, introduction.id, now=now)
        for side in queries.three_of(sealed.read(introduction)).values():
            rest(side)
        record(IntroductionNotAhead(introduction_id=introduction.id))


def _follow_up(introduction: Introduction, now: datetime) -> None:
    """The two are asked how it went, unless they have said so already."""
    steps.take(introduction, State.FOLLOW_UP, Party.HOUSE, now=now)
    inside = sealed.read(introduction)
    for party, side in queries.three_of(inside).items():
        if party is not Party.ASKER and inside.part(party).talked is None:
            side.turn = Turn.FOLLOW_UP
    db.session.flush()
    record(IntroductionFollowedUp(introduction_id=introduction.id))


def erase(introduction: Introduction, *, now: datetime) -> None:
    """Leave a stub that leads to nobody: the moments of its steps. Doing it twice changes nothing.

    The pseudonym of the pair stays until the same two may be brought together again; not that of somebody from outside.
    """
    if introduction.erased_at is not None:
        return
    steps.take(introduction, State.ERASED, Party.HOUSE, now=now)
    if introduction.outside:
        keeping.forget_of(queries.ERRAND, introduction.id, now=now)
        introduction.pair_key = None
    numbers = sealed.read(introduction).sides
    db.session.execute(delete(IntroductionSide).where(IntroductionSide.id.in_(numbers)))
    introduction.inside = ""
    introduction.a_key = introduction.b_key = introduction.c_key = introduction.own_key = None
    introduction.due_at, introduction.erased_at = None, now
    db.session.flush()
    record(IntroductionErased(introduction_id=introduction.id))


def erase_all_of(person_id: int, *, now: datetime) -> None:
    """Every introduction that this person is a party to: the other two have nothing more to decide in it."""
    for side in list(db.session.scalars(queries.sides_of(person_id))):
        introduction = db.session.get(Introduction, sealed.read_link(side).introduction)
        if introduction is not None:
            erase(lock(introduction), now=now)


def end_where_two_are_one(person_id: int, *, now: datetime) -> None:
    """Two entries were put together: what would introduce somebody to themselves, or by themselves, ends."""
    seen: set[int] = set()
    for side in list(db.session.scalars(queries.sides_of(person_id))):
        number = sealed.read_link(side).introduction
        if number in seen:
            introduction = lock(db.session.get_one(Introduction, number))
            last = queries.steps_of(number)[-1]
            if as_of(last.state, last.at, now) in OPEN:
                end(introduction, now=now)
        seen.add(number)
