"""Taking one of the times, putting a proposal aside, taking it back, calling off."""

from __future__ import annotations

from datetime import datetime

from portal.core.facts import record
from portal.core.locking import lock
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.relationships.one_to_ones import marks, queries, standing, times
from portal.relationships.one_to_ones.facts import TalkCancelled, TimeAgreed
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import errors, proposing, quiet
from portal.relationships.one_to_ones.states import Answer


def accept(talk: OneToOne, me: int, number: int, chosen: int, *, now: datetime) -> None:
    """Take one of the times of a round (`chosen`: 1 to 3): the talk is agreed for it. The same again changes nothing.

    Raises MovedOn, NotTheirTurn, TimeGone, NotAMemberToday.
    """
    talk = lock(talk)
    last = queries.last_round(talk)
    if last.number == number and last.answer is Answer.ACCEPTED and last.chosen == chosen and last.by != talk.party(me):
        return
    if last.number != number or not standing.waits(talk, last, now) or not 1 <= chosen <= len(last.starts):
        raise errors.MovedOn
    if last.by is talk.party(me):
        raise errors.NotTheirTurn
    start, day = last.starts[chosen - 1], today(now)
    if start <= now:
        raise errors.TimeGone
    if not all(members.is_member_on(person, day) for person in (talk.proposer_id, talk.other_id)):
        raise errors.NotAMemberToday
    last.answer, last.answered_at, last.chosen = Answer.ACCEPTED, now, chosen
    if talk.starts_at is not None:
        talk.sequence += 1
    talk.starts_at, talk.ends_at = start, start + times.length(last.minutes)
    talk.revised_at = now
    record(TimeAgreed(one_to_one_id=talk.id, sequence=talk.sequence))


def put_aside(talk: OneToOne, me: int, number: int, *, no_more: bool = False, now: datetime) -> None:
    """Not now. Whoever asked sees what they would see if nobody had answered. `no_more`: nor anything else of theirs.

    Raises MovedOn, NotTheirTurn.
    """
    talk = lock(talk)
    last = queries.last_round(talk)
    if last.number != number or not standing.waits(talk, last, now):
        raise errors.MovedOn
    if last.by is talk.party(me):
        raise errors.NotTheirTurn
    marks.put(talk, marks.ASIDE, last.number)
    if no_more:
        quiet.ask(me, talk.with_whom(me), now=now)


def take_back(talk: OneToOne, me: int, number: int, *, now: datetime) -> None:
    """Take back the times that I proposed and nobody answered. What was agreed before holds. Twice changes nothing.

    Raises MovedOn.
    """
    talk = lock(talk)
    last = queries.last_round(talk)
    if last.number == number and last.answer is Answer.WITHDRAWN and last.by is talk.party(me):
        return
    if last.number != number or last.by is not talk.party(me) or not standing.waits(talk, last, now):
        raise errors.MovedOn
    last.answer, last.answered_at = Answer.WITHDRAWN, now
    if talk.starts_at is None:
        talk.called_off_at, talk.called_off_by = now, talk.party(me)
        proposing.close(talk, last, now=now)


def call_off(talk: OneToOne, me: int, *, now: datetime) -> None:
    """Call off what was agreed, until it is over. Both calendars are told. Twice changes nothing. Raises MovedOn."""
    talk = lock(talk)
    if talk.called_off_at is not None and talk.starts_at is not None and talk.called_off_by is talk.party(me):
        return
    if not standing.may_call_off(talk, now):
        raise errors.MovedOn
    talk.called_off_at, talk.called_off_by = now, talk.party(me)
    talk.sequence += 1
    talk.revised_at = now
    proposing.close(talk, queries.last_round(talk), now=now)
    record(TalkCancelled(one_to_one_id=talk.id, by_person_id=me))
