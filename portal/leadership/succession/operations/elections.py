"""An election that was held elsewhere is recorded: terms begin, openings are filled, and calls end as by an acceptance.

All of it in one transaction, under the lock of the body, so that an offer is not accepted meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.operations.giving import Giver
from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.offices.models import Body, Opening, Position, Seat, Term, Via
from portal.leadership.offices.operations.holding import hold_seat
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.offices.operations.openings import live_opening
from portal.leadership.succession import queries
from portal.leadership.succession.election import Elected, Election
from portal.leadership.succession.errors import BeginsBeforeElection, NobodyElected, NotHeldYet
from portal.leadership.succession.models import IN_IT, Call, Candidacy
from portal.leadership.succession.operations.lapsing import let_lapse
from portal.leadership.succession.operations.seats import fill_seat, move_offers
from portal.members.memberships.queries import members
from portal.members.people.models import Person


class Winner(NamedTuple):
    """Somebody who was elected to a seat, and their first day."""

    seat_id: int
    person_id: int
    start: date


def record_election(
    position: Position,
    winners: Sequence[Winner],
    *,
    held_on: date,
    meeting: str,
    evidence: str,
    votes: str,
    giver: Giver,
    now: datetime,
) -> Election:
    """Record who was elected to seats of a position at a meeting: all of them, or nobody.

    The same again does nothing; others of the same meeting are added to it. Raises NobodyElected, NotHeldYet,
    BeginsBeforeElection, OnlyMembersServe, what `fill_seat` raises with the name, and the giver's refusals.
    """
    locked(Body, position.body_id)
    if not winners:
        raise NobodyElected
    if held_on > today(now):
        raise NotHeldYet
    same = Election.position_id == position.id, Election.held_on == held_on, Election.meeting == meeting
    election = db.session.scalar(select(Election).where(*same))
    if election is None:
        election = Election(
            position_id=position.id, held_on=held_on, meeting=meeting, evidence=evidence, votes=votes, recorded_at=now
        )
        db.session.add(election)
        db.session.flush()
    known = _seated(election)
    new = [each for each in winners if (each.seat_id, each.person_id) not in known]
    for each in new:
        term = _seat(position, each, held_on, giver, now)
        db.session.add(Elected(term_id=term.id, election_id=election.id))
        db.session.flush()
    if new:
        audit.write(
            "leadership.election_recorded", about=position,
            after={"held_on": held_on, "meeting": meeting, "evidence": election.evidence},
        )  # fmt: skip
    return election


def _seated(election: Election) -> set[tuple[int, int]]:
    found = select(Term.seat_id, Term.person_id).join(Elected, Elected.term_id == Term.id)
    rows = db.session.execute(found.where(Elected.election_id == election.id, Term.voided_at.is_(None)))
    return {(seat, person) for seat, person in rows}


def _seat(position: Position, winner: Winner, held_on: date, giver: Giver, now: datetime) -> Term:
    seat, person = hold_seat(winner.seat_id), db.session.get_one(Person, winner.person_id)
    if seat.position_id != position.id:
        raise errors.SeatDoesNotExistThen
    try:
        if winner.start < held_on:
            raise BeginsBeforeElection
        if not members.is_member_on(person.id, today(now)):
            raise errors.OnlyMembersServe
        return fill_seat(
            seat, person, start=winner.start, planned_end=length_of(seat, winner.start).end, via=Via.ELECTED,
            giver=giver, now=now, candidacy=_stood(seat, person, winner.start, now),
        )  # fmt: skip
    except DomainError as error:
        said = _l("%(name)s: %(why)s", name=person.name, why=error.sentence)
        raise type(error)(said, field=f"who_{seat.id}") from error


def _stood(seat: Seat, person: Person, start: date, now: datetime) -> Candidacy | None:
    """Their candidacy in the call for this seat, which is settled by the election as by an offer and a yes."""
    opening = live_opening(seat)
    if opening is None or opening.call_id is None:
        return None
    call = lock(db.session.get_one(Call, opening.call_id))
    let_lapse(call, now=now)
    theirs = Candidacy.call_id == call.id, Candidacy.person_id == person.id
    for number in db.session.scalars(select(Candidacy.id).where(*theirs).order_by(Candidacy.id)).all():
        candidacy = queries.candidacy(number)
        if candidacy.state_on(today(now)) in IN_IT:
            return _settled(candidacy, opening, seat, start, now)
    return None


def _settled(candidacy: Candidacy, opening: Opening, seat: Seat, start: date, now: datetime) -> Candidacy:
    candidacy.take_choice_back()
    db.session.flush()
    move_offers(opening, candidacy.call, today(now))  # what was offered of this seat to somebody else makes room
    end = length_of(seat, start).end
    candidacy.opening_id, candidacy.offered_at, candidacy.confirmed_at = opening.id, now, now
    candidacy.offered_start, candidacy.offered_end = start, end
    db.session.flush()
    return candidacy
