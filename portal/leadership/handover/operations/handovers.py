"""What two people do so that the next one can go on. Whoever changes a handover holds the lock of the body."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from portal.core import audit, wall_clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import association, today
from portal.leadership.facts import HandoverAcknowledged, HandoverMeetingAgreed, HandoverMeetingProposed
from portal.leadership.handover import errors
from portal.leadership.handover.models import ITEMS, Handover
from portal.leadership.handover.queries import handovers
from portal.leadership.handover.queries.handovers import Passing
from portal.leadership.offices.models import Term
from portal.leadership.offices.operations.holding import hold_term


def prepare(term: Term, *, done: Collection[str], note: str, now: datetime) -> None:
    """Whoever leaves says what is done, and what else the next one should know.

    Raises HandoverGone.
    """
    found = _held(term, now)
    row = _row(found)
    row.done, row.note = [name for name in ITEMS if name in done], note


def propose_meeting(term: Term, *, by_leaver: bool, day: date, at: time, place: str, now: datetime) -> None:
    """One of the two proposes when and where; the other one is asked. A new proposal takes the place of the last one.

    `day`, `at`: where the association is. Raises HandoverGone, NobodyFollows, DayIsOver, BadTime.
    """
    found = _held(term, now)
    if not found.can_meet:
        raise errors.NobodyFollows
    if day < today(now):
        raise errors.DayIsOver
    wall_clock.moment(datetime.combine(day, at), association().time_zone, fold=0, field="at")
    row = _row(found)
    row.meeting_on, row.meeting_at, row.meeting_place = day, f"{at:%H:%M}", place
    row.proposal, row.proposed_by_leaver, row.agreed_at = row.proposal + 1, by_leaver, None
    record(HandoverMeetingProposed(term_id=term.id, proposal=row.proposal))


def agree_to_meet(term: Term, *, by_leaver: bool, proposal: int, now: datetime) -> None:
    """The other one says yes to the proposal of this number.

    Raises HandoverGone, MeetingChanged.
    """
    found = _held(term, now)
    row = _row(found)
    if row.agreed_at is not None and row.proposal == proposal:
        return
    if not found.can_agree(leaver=by_leaver) or row.proposal != proposal:
        raise errors.MeetingChanged
    row.agreed_at = now
    record(HandoverMeetingAgreed(term_id=term.id, proposal=proposal))


def say_met(term: Term, *, now: datetime) -> None:
    """One of the two says that they have met.

    Raises HandoverGone, NobodyFollows.
    """
    found = _held(term, now)
    row = _row(found)
    if row.met_at is not None:
        return
    if not found.can_meet:
        raise errors.NobodyFollows
    row.met_at = now
    audit.write("leadership.handover_met", about=term)


def acknowledge(term: Term, *, by_leaver: bool, now: datetime) -> None:
    """One of the two says that everything was handed on. Nobody takes that back.

    Raises HandoverGone, MeetFirst.
    """
    found = _held(term, now, finished=True)
    row = _row(found)
    if (row.leaver_acknowledged_at if by_leaver else row.follower_acknowledged_at) is not None:
        return
    if not found.can_acknowledge(leaver=by_leaver):
        raise errors.MeetFirst
    if by_leaver:
        row.leaver_acknowledged_at = now
    else:
        row.follower_acknowledged_at = now
    audit.write("leadership.handover_acknowledged", about=term)
    record(HandoverAcknowledged(term_id=term.id, by_leaver=by_leaver))


def close(term: Term, *, reason: str, now: datetime) -> None:
    """The chair or the office closes what the two will not finish. The reason is not in the trail.

    Raises HandoverGone, SayWhy.
    """
    if not reason:
        raise errors.SayWhy
    row = _row(_held(term, now))
    row.closed_at, row.closed_reason = now, reason
    audit.write("leadership.handover_closed", about=term)


def _held(term: Term, now: datetime, *, finished: bool = False) -> Passing:
    """The handover of a term, as it is now that nobody else changes the body."""
    hold_term(term.id)
    found = handovers.one(term.id, today(now))
    if found is None or (found.is_finished and not finished):
        raise errors.HandoverGone
    return found


def _row(found: Passing) -> Handover:
    """What is noted of it, about the one who follows now."""
    row, to = found.noted, found.next_term.id if found.next_term else None
    if row is None:
        row = Handover(term_id=found.term.id, done=[], note="", meeting_place="", closed_reason="", to_term_id=to)
        row.proposal, row.proposed_by_leaver = 0, False
        db.session.add(row)
    elif row.to_term_id != to and row.closed_at is None:
        row.begin_with(to)
    db.session.flush()
    return row
