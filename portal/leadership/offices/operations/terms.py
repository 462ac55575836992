"""Terms: begun, ended, voided. Whoever changes terms holds the lock of the body, so seats are decided one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import TermBegan, TermEnded, TermVoided
from portal.leadership.offices import queries
from portal.leadership.offices.models import OpeningCause, Seat, Term, Via
from portal.leadership.offices.operations import apart, limits
from portal.leadership.offices.operations.beside import own_until_then, sits_beside
from portal.leadership.offices.operations.holding import hold_seat, hold_term
from portal.leadership.offices.operations.openings import fill_opening, note_opening
from portal.members.people.models import Person

SUCCEEDED = "succeeded"
RESIGNED = "resigned"
#: They took another seat of the position.
MOVED_ON = "moved on"
DIED = "died"
#: Whoever holds over and names a last day keeps the seat from a successor until then: so long at most.
NOTICE_DAYS = 90


def begin_term(
    seat: Seat,
    person: Person,
    *,
    start: date,
    planned_end: date | None,
    via: Via,
    giver: Giver,
    now: datetime,
    candidacy_id: int | None = None,
) -> Term:
    """Seat somebody from a day on. A predecessor who is holding over, or about to, ends on that day.

    So does what they themselves held on another seat of the position, only until somebody would follow there.

    For `fill_seat`, which minds who asks for the seat and to whom it was offered.

    Raises SeatTaken, SeatDoesNotExistThen, AlreadyInThisBody, Incompatible, LimitReached, EndsBeforeItStarts, and the
    giver's refusals.
    """
    seat = hold_seat(seat.id)
    position = seat.position
    check_carried(giver, position.powers, now=now, to=person.account_id)
    planned_end = _within_seat(seat, start, planned_end)
    moved = own_until_then(seat, person.id, start)
    if sits_beside(seat, person.id, start, planned_end, besides=moved):
        raise errors.AlreadyInThisBody
    apart.check_apart(position, person, start=start, end=planned_end)
    if candidacy_id is None or giver.account_id is not None:  # an offer was made when no limit was in the way
        limits.check(position, person, start=start, end=planned_end, via=via)
    before, after = _neighbours(seat, start, planned_end)
    if before is not None:
        before.end, before.end_reason = start, SUCCEEDED
        db.session.flush()  # first the old term makes room, then the new one moves in
        record(TermEnded(term_id=before.id))
    _move_on(moved, start, now)
    end = None if position.holds_over or planned_end is None else planned_end
    if end is None and after is not None:
        end = after.start
    if end is None and seat.valid_until is not None:
        end = seat.valid_until
    held_to = position.held_to(planned_end)
    term = Term(
        seat_id=seat.id,
        person_id=person.id,
        start=start,
        end=sooner(end, held_to),
        planned_end=planned_end,
        held_to=held_to,
        via=via,
        title_as_held=position.title,
        candidacy_id=candidacy_id,
        created_at=now,
    )
    db.session.add(term)
    db.session.flush()
    limits.use_exception(position, term)
    fill_opening(seat, now)
    told = {"person": term.person_id, "start": term.start, "end": term.end, "via": term.via}
    audit.write("leadership.term_begun", about=term, after=told)
    record(TermBegan(term_id=term.id))
    return term


def end_term(term: Term, *, day: date, reason: str, giver: Giver, now: datetime) -> None:
    """Let a term end on a day (the first one it no longer counts). The seat opens then.

    Raises TermIsVoid, TermIsOver, EndsBeforeItStarts, AlreadyEnded, TooLate, and the giver's refusals.
    """
    term = hold_term(term.id)
    check_carried(giver, term.seat.position.powers, now=now)
    if settled := why_settled(term, today(now)):
        raise settled
    before = {"end": term.end, "planned_end": term.planned_end}
    _end(term, day, reason, now)
    audit.write("leadership.term_ended", about=term, before=before, after={"end": term.end})


def why_settled(term: Term, day: date) -> DomainError | None:
    """Why nobody of the office ends it any more on this day. For the office."""
    if term.voided_at is not None:
        return errors.TermIsVoid()
    return None if term.counts_after(day) else errors.TermIsOver()


def _end(term: Term, day: date, reason: str, now: datetime) -> None:
    if term.voided_at is not None:
        raise errors.TermIsVoid
    if day < term.start:
        raise errors.EndsBeforeItStarts
    if term.end is not None and term.end <= day:
        raise errors.AlreadyEnded
    if term.stays_on and term.planned_end is not None and day > _latest(term.planned_end, now):
        raise errors.TooLate
    early = term.planned_end is None or day < term.planned_end
    term.end, term.end_reason = day, reason
    db.session.flush()
    note_opening(term.seat, OpeningCause.EARLY_EXIT if early else OpeningCause.PLANNED_END, day, now)
    record(TermEnded(term_id=term.id))


def _latest(planned_end: date, now: datetime) -> date:
    """The latest end that may be said of a term that has none yet."""
    return planned_end if planned_end > today(now) else today(now) + timedelta(days=NOTICE_DAYS)


def resign(term: Term, *, last_day: date, why: str, now: datetime) -> None:
    """Step down; `last_day` still counts. It cannot be a day that has passed: history is not rewritten by resigning."""
    if last_day < today(now) - A_DAY:
        raise errors.EndsBeforeItStarts(_l("That day has passed. Choose today or a later one."), field="last_day")
    term = hold_term(term.id)
    _end(term, last_day + A_DAY, why or RESIGNED, now)
    audit.write("leadership.resigned", about=term, after={"last_day": last_day})


def end_with_life(term: Term, *, died_on: date, now: datetime) -> None:
    """Whoever serves died: that day still counts, and the seat opens. Who may say so is asked where it is written down.

    Raises TermIsVoid, AlreadyEnded.
    """
    term = hold_term(term.id)
    before = {"end": term.end, "planned_end": term.planned_end}
    _end(term, max(died_on + A_DAY, term.start), DIED, now)
    audit.write("leadership.term_ended", about=term, before=before, after={"end": term.end})


def forget_reasons(person_id: int) -> None:
    """Of somebody who is forgotten it is kept when they led, and not what was written about why that ended."""
    theirs = Term.person_id == person_id
    written = Term.end_reason.is_not(None), Term.end_reason.not_in([SUCCEEDED, RESIGNED, MOVED_ON, DIED])
    db.session.execute(update(Term).where(theirs, *written).values(end_reason=RESIGNED))
    db.session.execute(update(Term).where(theirs, Term.void_reason.is_not(None)).values(void_reason=""))


def void_term(term: Term, *, reason: str, giver: Giver, now: datetime) -> None:
    """Take a term out of the count: it was entered by mistake. Whoever it ended holds over again.

    Raises TermIsVoid, and the giver's refusals: what the seat carries is taken from one and given back to another.
    """
    term = hold_term(term.id)
    if term.voided_at is not None:
        raise errors.TermIsVoid
    check_carried(giver, term.seat.position.powers, now=now)
    term.voided_at, term.void_reason = now, reason
    db.session.flush()
    audit.write("leadership.term_voided", about=term, before={"start": term.start, "end": term.end})
    for earlier in _give_back(term):
        to = db.session.get_one(Person, earlier.person_id).account_id
        check_carried(giver, term.seat.position.powers, now=now, to=to)
    if term.ends is None or term.ends > today(now):
        note_opening(term.seat, OpeningCause.EARLY_EXIT, max(term.start, today(now)), now)
    record(TermVoided(term_id=term.id))


def live_terms(seat: Seat) -> list[Term]:
    """The terms of a seat that count, oldest first."""
    return list(
        db.session.scalars(
            select(Term).where(Term.seat_id == seat.id, Term.voided_at.is_(None)).order_by(Term.start, Term.id)
        )
    )


def _within_seat(seat: Seat, start: date, planned_end: date | None) -> date | None:
    if start < seat.valid_from or (seat.valid_until is not None and start >= seat.valid_until):
        raise errors.SeatDoesNotExistThen
    if planned_end is not None and planned_end <= start:
        raise errors.EndsBeforeItStarts
    if seat.valid_until is not None and (planned_end is None or planned_end > seat.valid_until):
        return seat.valid_until
    return planned_end


def _neighbours(seat: Seat, start: date, planned_end: date | None) -> tuple[Term | None, Term | None]:
    """The predecessor that gives way on `start`, and the successor that is arranged already, if any."""
    before = after = None
    for other in live_terms(seat):
        if other.end is not None and (other.end <= start or other.end == other.start):
            continue
        if other.start >= start:
            if other.start == start or planned_end is None or other.start < planned_end:
                raise errors.SeatTaken
            after = after or other
        elif (
            # a seat that is given up some day keeps nobody out before
            (other.stays_on or other.end == seat.valid_until)
            and other.planned_end is not None
            and other.planned_end <= start
        ):
            before = other
        else:
            raise errors.SeatTaken
    return before, after


def _move_on(terms: list[Term], day: date, now: datetime) -> None:
    for term in terms:
        term.end, term.end_reason = day, MOVED_ON
        db.session.flush()
        note_opening(term.seat, OpeningCause.PLANNED_END, day, now)
        record(TermEnded(term_id=term.id))


def _give_back(voided: Term) -> list[Term]:
    """Reopen the terms that ended only because the voided one began, where nothing is in their way.

    Whoever has taken another seat of the body since stays where they are.
    """
    seat = voided.seat
    if not seat.position.holds_over:
        return []
    earlier = [term for term in live_terms(seat) if term.end == voided.start and term.end_reason == SUCCEEDED]
    theirs = queries.with_seat().join(Term.seat).where(Seat.position_id == seat.position_id, Seat.id != seat.id)
    theirs = theirs.where(Term.person_id == voided.person_id, Term.voided_at.is_(None))
    moved = db.session.scalars(theirs.where(Term.end == voided.start, Term.end_reason == MOVED_ON))
    return [
        *(term for term in earlier[-1:] if _reopened(term, seat)),
        *(term for term in moved.all() if _reopened(term, term.seat)),
    ]


def _reopened(term: Term, seat: Seat) -> bool:
    day = term.end
    later = [other for other in live_terms(seat) if day is not None and other.start >= day]
    until = later[0].start if later else seat.valid_until
    if day is None or sits_beside(seat, term.person_id, day, until):
        return False
    term.end = sooner(until, term.held_to)
    term.end_reason = SUCCEEDED if later and term.end == until else None
    db.session.flush()
    return True


def sooner(one: date | None, other: date | None) -> date | None:
    """The first of two days that may be open."""
    return min((day for day in (one, other) if day is not None), default=None)
