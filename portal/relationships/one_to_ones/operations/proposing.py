"""Proposing a talk, other times for it, or to move it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.core.say import say_date
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships import pace
from portal.relationships.errors import NotYourself
from portal.relationships.one_to_ones import marks, queries, standing, times
from portal.relationships.one_to_ones.facts import TimesProposed
from portal.relationships.one_to_ones.models import OneToOne, Round, key_of
from portal.relationships.one_to_ones.operations import errors, quiet
from portal.relationships.one_to_ones.states import (
    LET_REST,
    MOST_OPEN,
    UNANSWERED,
    Answer,
    Party,
)
from portal.relationships.one_to_ones.times import Offer
from portal.relationships.pace import Sends


def propose(me: int, other: int, offer: Offer, *, zone: str, now: datetime) -> OneToOne:
    """Propose a talk to another member: one to three times by the clock of `zone`, how, and why.

    Where the other would rather not be asked by them, it is never put to them, and nobody is told. Raises NotYourself,
    NotAMemberToday, OpenAlready, LetItRest, EnoughAtOnce, and what `times` and `pace` raise.
    """
    if me == other:
        raise NotYourself
    pace.sends(Sends.ONE_TO_ONE, me, other, now=now)
    _one_hand_at_a_time(me, other)
    _both_belong(me, other, now)
    times.check(offer)
    starts = times.moments(offer, zone, now=now)
    quiet.lift(me, other)
    make_room(me, other, now=now)
    if until := rests_until(me, other, now):
        raise errors.LetItRest(_("You have asked twice of late. Let it rest until %(day)s.", day=say_date(until)))
    if has_enough(me, now):
        raise errors.EnoughAtOnce
    talk = OneToOne(proposer_id=me, other_id=other, proposed_at=now, open_key=key_of(me, other), sequence=0)
    db.session.add(talk)
    db.session.flush()
    _put(talk, Party.PROPOSER, offer, starts, number=1, turn=1, moving=0, now=now)
    if queries.is_quiet(other, me):
        marks.put(talk, marks.UNHEARD, 1)
    else:
        record(TimesProposed(one_to_one_id=talk.id, number=1))
    return talk


def counter(talk: OneToOne, me: int, number: int, offer: Offer, *, zone: str, now: datetime) -> None:
    """Answer a round with other times. Raises MovedOn, NotTheirTurn, NoMoreRounds, NotAMemberToday."""
    talk = lock(talk)
    last = queries.last_round(talk)
    party = talk.party(me)
    if last.number != number or not standing.waits(talk, last, now):
        raise errors.MovedOn
    if last.by is party:
        raise errors.NotTheirTurn
    if not standing.may_counter(talk, last, party, now):
        raise errors.NoMoreRounds
    _both_belong(talk.proposer_id, talk.other_id, now)
    times.check(offer)
    starts = times.moments(offer, zone, now=now)
    last.answer, last.answered_at = Answer.COUNTERED, now
    db.session.flush()
    _put(talk, party, offer, starts, number=last.number + 1, turn=last.turn + 1, moving=last.moving, now=now)
    record(TimesProposed(one_to_one_id=talk.id, number=last.number + 1))


def move(talk: OneToOne, me: int, number: int, offer: Offer, *, zone: str, now: datetime) -> None:
    """Propose other times for what was agreed, which holds until one of them is taken. Raises MovedOn,
    NotAMemberToday.
    """
    talk = lock(talk)
    last = queries.last_round(talk)
    if last.number != number or not standing.may_move(talk, last, now):
        raise errors.MovedOn
    _both_belong(talk.proposer_id, talk.other_id, now)
    times.check(offer)
    starts = times.moments(offer, zone, now=now)
    if last.answer is None:
        last.answer, last.answered_at = Answer.KEPT, now
        db.session.flush()
    _put(talk, talk.party(me), offer, starts, number=last.number + 1, turn=1, moving=last.moving + 1, now=now)
    record(TimesProposed(one_to_one_id=talk.id, number=last.number + 1))


def make_room(me: int, other: int, *, now: datetime) -> None:
    """Two people may have another talk once the last is over. Raises OpenAlready.

    What the other one proposed and I was never told of ends here without a word.
    """
    talk = db.session.scalar(queries.open_between(me, other))
    if talk is None:
        return
    last = queries.last_round(talk)
    unheard = talk.other_id == me and marks.is_unheard(talk)
    if standing.is_open(talk, last, now) and not unheard:
        raise errors.OpenAlready
    close(talk, last, now=now)
    db.session.flush()


def close(talk: OneToOne, last: Round, *, now: datetime) -> None:
    """It keeps nobody from another talk any more."""
    talk.open_key = None
    if last.answer is None:
        last.answer, last.answered_at = Answer.KEPT, min(now, standing.lapses_at(talk, last))


def rests_until(me: int, other: int, now: datetime) -> datetime | None:
    """When they may ask this person again, where the last two proposals in a row brought no answer.

    Which of them was declined and which only lapsed is nowhere to be read.
    """
    rows = db.session.execute(queries.last_asked(me, other, UNANSWERED)).all()
    silent = [(talk, last) for talk, last in rows if talk.starts_at is None and last.number == 1]
    over = [standing.closed_at(talk, last) for talk, last in silent if not standing.is_open(talk, last, now)]
    if len(over) < UNANSWERED:
        return None
    until = max(over) + LET_REST
    return until if now < until else None


def has_enough(me: int, now: datetime) -> bool:
    """Whether as many proposals of theirs wait for others as anybody may have."""
    rows = db.session.execute(queries.open_proposals(me)).all()
    return sum(standing.waits(talk, last, now) for talk, last in rows) >= MOST_OPEN


def _put(
    talk: OneToOne, by: Party, offer: Offer, starts: list[datetime], *, number: int, turn: int, moving: int,
    now: datetime,
) -> None:  # fmt: skip
    second, third = (*starts[1:], None, None)[:2]
    row = Round(
        one_to_one_id=talk.id, number=number, turn=turn, moving=moving, by=by, at=now, minutes=offer.minutes,
        start_1=starts[0], start_2=second, start_3=third, place_kind=offer.place_kind,
    )  # fmt: skip
    row.place, row.line = offer.place, offer.line
    db.session.add(row)
    marks.put(talk, marks.WAITING, number)
    db.session.flush()


def _one_hand_at_a_time(me: int, other: int) -> None:
    for number in sorted((me, other)):
        if find_locked(Person, number) is None:
            raise errors.NotAMemberToday


def _both_belong(one: int, other: int, now: datetime) -> None:
    day = today(now)
    if not (members.is_member_on(one, day) and members.is_member_on(other, day)):
        raise errors.NotAMemberToday
