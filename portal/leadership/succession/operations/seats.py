"""What changes a seat that may be asked for and offered: filled, given up, its body dissolved, its rights changed.

Each holds the calls that the seats are taken from, and minds the offers that were made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import select

from portal.accounts.operations.giving import Giver
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import CallFilled
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, Opening, Position, Seat, Term, Via
from portal.leadership.offices.operations.holding import hold_seat
from portal.leadership.offices.operations.openings import live_openings
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.operations.lapsing import let_lapse
from portal.members.people.models import Person


def fill_seat(
    seat: Seat,
    person: Person,
    *,
    start: date,
    planned_end: date | None,
    via: Via,
    giver: Giver,
    now: datetime,
    candidacy: Candidacy | None = None,
) -> Term:
    """Seat somebody from a day on. A predecessor who is holding over, or about to, ends on that day.

    Raises VotedOn, SeatTaken, SeatDoesNotExistThen, AlreadyInThisBody, EndsBeforeItStarts, and the giver's refusals.
    """
    seat = hold_seat(seat.id)
    asked = live_openings(seat_id=seat.id)
    with settling(asked, now=now):
        calls = [db.session.get_one(Call, each.call_id) for each in asked if each.call_id is not None]
        promised = candidacy is not None and giver.account_id is None  # an offer that is accepted
        if not promised and any(call.by_ballot for call in calls):
            raise errors.VotedOn  # whoever wants it otherwise makes the ballot void, and says why
        return offices.begin_term(
            seat, person, start=start, planned_end=planned_end, via=via, giver=giver, now=now,
            candidacy_id=candidacy.id if candidacy else None,
        )  # fmt: skip


def give_up_seat(seat: Seat, *, day: date, giver: Giver, now: datetime) -> None:
    """Give a seat up from a day on; whoever is holding over there ends with it.

    Raises StillOccupied while a term is meant to reach beyond, and the giver's refusals where one carries rights.
    """
    seat = hold_seat(seat.id)
    with settling(live_openings(seat_id=seat.id), now=now):
        offices.end_seat(seat, day=day, giver=giver, now=now)


def dissolve_body(body: Body, *, day: date, giver: Giver, now: datetime) -> None:
    """Dissolve a body from a day on: seats and terms that reach beyond end then, open-ended or not.

    Raises EndsBeforeItStarts, and the giver's refusals where terms carry rights.
    """
    lock(body)
    with settling(live_openings(body_id=body.id), now=now):
        offices.end_body(body, day=day, giver=giver, now=now)


def hold_ex_officio(position: Position, by: Position | None, *, giver: Giver, now: datetime) -> None:
    """Let whoever holds `by` hold the position, from today; its own seats are given up. None: as any other again.

    Raises ActsForItself, StillServed, NoOfficeToName, and the giver's refusals where the position carries rights.
    """
    for number in sorted({position.body_id, by.body_id if by else position.body_id}):
        locked(Body, number)
    own = set(db.session.scalars(select(Seat.id).where(Seat.position_id == position.id)))
    with settling((each for each in live_openings(body_id=position.body_id) if each.seat_id in own), now=now):
        offices.make_ex_officio(position, by, giver=giver, now=now)


@contextmanager
def settling(openings: Iterable[Opening], *, now: datetime) -> Iterator[None]:
    """Hold the calls that these are taken from, so that nobody stands meanwhile; tell when nothing is left of one.

    Whoever had an offer of one of these seats and did not accept gets another one of the call, where one is free.
    """
    asked = [(opening, opening.call_id) for opening in openings if opening.call_id is not None]
    calls = {number: lock(db.session.get_one(Call, number)) for number in sorted({number for _, number in asked})}
    for call in calls.values():
        let_lapse(call, now=now)
    yield
    db.session.flush()
    for opening, number in asked:
        move_offers(opening, calls[number], today(now))
    for call in calls.values():
        db.session.refresh(call, ["free_from"])
        if call.is_filled and call.withdrawn_at is None:
            record(CallFilled(call_id=call.id))


def move_offers(opening: Opening, call: Call, day: date) -> None:
    """Whoever was offered this seat and did not accept gets another one of the call, or stands as before."""
    held = select(Candidacy).where(Candidacy.opening_id == opening.id, queries.offer_is_open(day))
    for candidacy in db.session.scalars(held).all():
        other = queries.free_opening(call, day)
        if other is not None and candidacy.offered_start and other.free_from <= candidacy.offered_start:
            candidacy.opening_id = other.id
        else:
            candidacy.take_choice_back()
        db.session.flush()
