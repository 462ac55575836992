"""Candidacies: from "I’m interested" to a term. Each step locks the call, so decisions about it come one by one.

What candidates do leaves no entry in the audit trail before there is a term: it would tell who stands.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.accounts.operations.giving import (
    Giver,
    NotToYourself,
    NotYoursToGive,
    check_carried,
)
from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import (
    CandidacyMade,
    CandidacyNotSelected,
    CandidacyOffered,
    CandidacyWithdrawn,
    OfferDeclined,
)
from portal.leadership.offices.models import FilledBy, Position, Term, Via
from portal.leadership.offices.operations import apart, limits
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.succession import queries
from portal.leadership.succession.models import (
    IN_IT,
    MAY_BE_CHOSEN,
    OFFER_DAYS,
    Call,
    Candidacy,
    CandidacyState,
    Origin,
)
from portal.leadership.succession.operations.holding import hold_call, hold_choice, may_go_on
from portal.leadership.succession.operations.lapsing import let_lapse
from portal.leadership.succession.operations.prospects import days_of, how_long
from portal.leadership.succession.operations.seats import fill_seat
from portal.members.memberships.queries import members
from portal.members.people.models import Person


def stand(call: Call, person: Person, *, statement: str, now: datetime) -> Candidacy:
    """Stand for what the call asks. Saying so again only replaces the statement while they are told of no decision.

    Raises CallClosed, OnlyMembersServe, DecidedThere, Incompatible, AlreadyDecided.
    """
    hold_call(call)
    refuse_when_closed(call, now)
    if not members.is_member_on(person.id, today(now)):
        raise errors.OnlyMembersServe
    candidacy = queries.live_candidacy(call.id, person.id)
    if candidacy is not None and candidacy.told not in {CandidacyState.SUGGESTED, CandidacyState.STANDING}:
        raise errors.AlreadyDecided
    if candidacy is not None and candidacy.stood_at is not None:
        candidacy.statement = statement
        return candidacy
    refuse_beside(call, person)
    if candidacy is not None:
        candidacy.statement, candidacy.stood_at = statement, now
    else:
        candidacy = Candidacy(
            call_id=call.id, person_id=person.id, origin=Origin.SELF, statement=statement, stood_at=now
        )
        db.session.add(candidacy)
    db.session.flush()
    record(CandidacyMade(candidacy_id=candidacy.id))
    return candidacy


def withdraw(candidacy: Candidacy, *, now: datetime) -> None:
    """Step back, any time before an offer has been accepted. A repeat does nothing. Raises AlreadyDecided."""
    if not may_go_on(candidacy, CandidacyState.WITHDRAWN, *IN_IT, now=now):
        return
    candidacy.withdrawn_at = now
    record(CandidacyWithdrawn(candidacy_id=candidacy.id))


def offer(
    candidacy: Candidacy,
    *,
    start: date,
    reason: str,
    by: Person | None,
    giver: Giver,
    now: datetime,
    early: bool = False,
    last_day: date | None = None,
) -> None:
    """Choose this candidate for a seat of the call from a day on. A repeat does nothing.

    They can accept until the end of the last day in the association's zone (None: two weeks), and the offer lapses.

    Where the position carries more than whoever chooses may give, the choice waits for an administrator, and the
    candidate hears of it when that one has confirmed it. `early`: knowing that others may still stand.
    Raises AlreadyDecided, VotedOn, CallTakenBack, StillOpen, StandsBeside, AnswerInThePast, NoSeatLeft, LimitReached,
    ProofNeeded.
    """
    candidacy, day = hold_choice(candidacy), today(now)
    position = candidacy.call.position
    state = candidacy.state_on(day)
    if state in {CandidacyState.CHOSEN, CandidacyState.OFFERED}:
        return
    if state not in MAY_BE_CHOSEN:
        raise errors.AlreadyDecided
    if candidacy.call.withdrawn_at is not None:
        raise errors.CallTakenBack
    let_lapse(candidacy.call, now=now)
    opening = queries.free_opening(candidacy.call, day)
    if opening is None:
        raise errors.NoSeatLeft
    _refuse_while_open(candidacy.call, early, now)
    _refuse_rival(candidacy.call, by)
    if last_day is not None and last_day < day:
        raise errors.AnswerInThePast
    start = max(start, opening.free_from)
    end = length_of(opening.seat, start).end
    apart.check_apart(position, candidacy.person, start=start, end=end)
    limits.check(position, candidacy.person, start=start, end=end, via=Via.APPOINTED)
    candidacy.opening_id, candidacy.offered_at = opening.id, now
    candidacy.offered_start, candidacy.offered_end = start, end
    candidacy.answer_by(last_day or day + OFFER_DAYS, day)
    candidacy.reason, candidacy.decided_by_id = reason, by.id if by else None
    try:
        check_carried(giver, position.powers, now=now, to=candidacy.person.account_id)
    except (NotYoursToGive, NotToYourself):
        candidacy.vouched = []
    else:
        candidacy.vouched = position.promise
        record(CandidacyOffered(candidacy_id=candidacy.id))
    db.session.flush()
    audit.write("leadership.chosen", about=candidacy.call, after={"start": start})


def not_select(candidacy: Candidacy, *, reason: str, by: Person | None, now: datetime, early: bool = False) -> None:
    """Tell this candidate, with a reason, that it is not them this time. A repeat does nothing.

    `early`: knowing that others may still stand. Raises AlreadyDecided, VotedOn, StillOpen, StandsBeside.
    """
    if not may_go_on(candidacy, CandidacyState.NOT_SELECTED, CandidacyState.STANDING, now=now):
        return
    _refuse_while_open(candidacy.call, early, now)
    _refuse_rival(candidacy.call, by)
    candidacy.not_selected_at, candidacy.reason = now, reason
    candidacy.decided_by_id = by.id if by else None
    audit.write("leadership.not_selected", about=candidacy.call)
    record(CandidacyNotSelected(candidacy_id=candidacy.id))


def accept_offer(candidacy: Candidacy, *, now: datetime) -> Term:
    """Accept: the term is made in the same transaction. Accepting again gives back that same term.

    Raises OfferLapsed, OfferGone, OnlyMembersServe, and what `fill_seat` raises.
    """
    candidacy = hold_choice(candidacy)
    state = candidacy.state_on(today(now))
    if state is CandidacyState.CONFIRMED:
        return db.session.execute(select(Term).where(Term.candidacy_id == candidacy.id)).scalar_one()
    if state is CandidacyState.LAPSED:
        raise errors.OfferLapsed
    if state is not CandidacyState.OFFERED or candidacy.opening is None:
        raise errors.OfferGone
    if not members.is_member_on(candidacy.person_id, today(now)):
        raise errors.OnlyMembersServe
    start, planned_end = days_of(candidacy, candidacy.opening, now)
    candidacy.confirmed_at = now
    elected = candidacy.call.position.filled_by == FilledBy.ELECTION
    return fill_seat(
        candidacy.opening.seat,
        candidacy.person,
        start=start,
        planned_end=planned_end,
        via=Via.ELECTED if elected else Via.APPOINTED,
        candidacy=candidacy,
        giver=Giver(None, vouched=candidacy.call.position.promised(candidacy.vouched)),
        now=now,
    )


def decline_offer(candidacy: Candidacy, *, now: datetime) -> None:
    """Say no to an offer; the seat can be offered to somebody else. Raises OfferGone; a lapsed one is gone."""
    if not may_go_on(candidacy, CandidacyState.OFFER_DECLINED, CandidacyState.OFFERED, now=now, gone=errors.OfferGone):
        return
    candidacy.offer_declined_at = now
    record(OfferDeclined(candidacy_id=candidacy.id))


def refuse_when_closed(call: Call, now: datetime) -> None:
    """Raises CallClosed."""
    if not call.takes_statements(today(now)):
        raise errors.CallClosed


def refuse_beside(call: Call, person: Person) -> None:
    """Raises DecidedThere, Incompatible: they decide about others there, or hold what nobody may hold beside it."""
    if queries.has_decided(call, person.id):
        raise errors.DecidedThere
    length = how_long(call)
    if length is not None:
        apart.check_apart(db.session.get_one(Position, call.position_id), person, start=length.start, end=length.end)


def _refuse_rival(call: Call, by: Person | None) -> None:
    """Whoever decides does not stand there; asked under the call's lock, since they may have begun to just now."""
    if by is None:
        return
    theirs = Candidacy.call_id == call.id, Candidacy.person_id == by.id
    mine = select(Candidacy.id).where(*theirs, queries.has_stood())
    if db.session.scalar(mine.limit(1)) is not None:
        raise errors.StandsBeside


def _refuse_while_open(call: Call, early: bool, now: datetime) -> None:
    if call.by_ballot:
        raise errors.VotedOn
    if call.takes_statements(today(now)) and not early:
        raise errors.StillOpen
