"""Signing up, letting go, and answering an offer: what a person does with their own place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyOver, NoOffer, NotOpen, NotRegistered, NotYetOpen, TooManyGuests
from portal.events.facts import OfferDeclined, RegistrationCancelled, WaitingListJoined
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.questions.models import EventQuestion
from portal.events.questions.operations.checking import NO_ANSWERS, Answers, check
from portal.events.questions.queries import asked_of
from portal.events.registrations.models import Awaits, Place, Registration, Standing, new_code
from portal.events.registrations.operations import answering, choosing, history, holding, waiting_list
from portal.events.registrations.queries.own import live_with_party
from portal.events.registrations.queries.standing import awaits_payment, holds_offer, is_live, waits
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import pools

M = TypeVar("M", Registration, Place)
_TO_ADD = {
    model: (tuple(table.c.keys()), table.insert().returning(table.c.id))
    for model, table in ((each, Registration.metadata.tables[each.__tablename__]) for each in (Registration, Place))
}
_OF_EVENT = Registration.event_id == bindparam("event_id")
_OWN = and_(_OF_EVENT, is_live(), Registration.person_id == bindparam("person_id"))
_OVERDUE = and_(_OF_EVENT, holds_offer(), Registration.offer_until <= bindparam("now"))
_UNPAID = and_(_OF_EVENT, awaits_payment(), Registration.pay_by <= bindparam("unpaid_since"))
_SITUATION = select(
    select(Registration.id).where(_OWN).scalar_subquery(),
    or_(select(Registration.id).where(_OVERDUE).exists(), select(Registration.id).where(_UNPAID).exists()),
    select(func.max(Registration.joined_at)).where(_OF_EVENT, waits()).scalar_subquery(),
    select(TicketType.id).where(TicketType.event_id == bindparam("event_id")).exists(),
    select(EventQuestion.id)
    .where(EventQuestion.event_id == bindparam("event_id"), EventQuestion.closed_at.is_(None))
    .exists(),
)


def register(
    event: Event,
    person_id: int,
    *,
    now: datetime,
    guests: Sequence[str] = (),
    tickets: Sequence[int] = (),
    list_consent: bool = False,
    answers: Answers = NO_ANSWERS,
    as_visitor: bool = False,
) -> Registration:
    """Sign a person up: a place if one is free and nobody waits for it, else the end of the waiting list.

    `tickets`: the ticket type of whoever signs up and of each guest, where the event has any. `answers`: to what the
    organiser asks. `as_visitor`: they are a guest themselves. Whoever is on the list already stays as they are.
    Raises NotOpen, NotYetOpen, TooManyGuests, NotATicket, NotAnswered, QuestionChanged.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.PUBLISHED or now >= event.closing:
        raise NotOpen
    if event.opens_at is not None and now < event.opens_at:
        raise NotYetOpen
    return enter(
        event, person_id, now=now, guests=guests, tickets=tickets, list_consent=list_consent, answers=answers,
        as_visitor=as_visitor,
    )  # fmt: skip


def enter(
    event: Event,
    person_id: int,
    *,
    now: datetime,
    guests: Sequence[str] = (),
    tickets: Sequence[int] = (),
    list_consent: bool = False,
    answers: Answers | None = None,
    as_visitor: bool = False,
    by: int | None = None,
    spared: frozenset[Awaits] = frozenset(),
) -> Registration:
    """Put a person on the list of a locked event, in a place or in the queue; nobody passes those who wait.

    `answers`: None where nobody asks them: somebody else puts them on the list. `spared`: what the event asks of
    others first, and not of them.
    """
    names = _named(event, guests)
    mine, due, last, ticketed, asks = _situation(event, person_id, now)
    if due or last is not None:
        waiting_list.settle(event, now)
        mine, due, last, ticketed, asks = _situation(event, person_id, now)
    if mine is not None:
        return db.session.get_one(Registration, mine)
    said = check(asked_of(event.id), answers) if asks and answers is not None else []
    places = 1 + len(names)
    chosen = choosing.chosen(event, tickets, names, as_visitor=as_visitor) if ticketed else []
    wanted = Counter(each.id for each in chosen)
    passes = last is None or (ticketed and waiting_list.may_pass(event, wanted))
    seated = passes and pools.claim(event, places, wanted)
    owed = 0 if Awaits.PAYMENT in spared else choosing.price(chosen, as_visitor=as_visitor)
    held = holding.next_step(event, now, owed=owed, approved=Awaits.APPROVAL in spared) if seated else holding.FREE
    registration = _added(
        event_id=event.id,
        person_id=person_id,
        places=places,
        names=names,
        chosen=chosen,
        # The queue is in the order of the lock, whatever the clocks of several machines say.
        joined_at=now if last is None else max(now, last),
        awaits=held.awaits,
        pay_by=held.pay_by,
        reminded_to_pay_at=held.reminded,
        approved_at=now if Awaits.APPROVAL in spared else None,
        confirmed_at=now if seated and held.awaits is None else None,
        paid=0,
        waived=0,
        noted=0,
        list_consent=list_consent,
        as_visitor=as_visitor,
        told_sequence=event.sequence,
    )
    answering.keep(registration.id, said, now=now)
    if seated:
        holding.tell_step(registration, now, by=by)
        return registration
    history.note(registration.id, Standing.WAITING, now, by=by)
    record(WaitingListJoined(registration_id=registration.id, event_id=event.id, person_id=person_id))
    return registration


def withdraw(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Give the own place, offer or wait back. Allowed however full or closed the event is, until it is over.

    Raises NotRegistered, AlreadyOver.
    """
    event = seats.lock(event)
    registration = _own(event, person_id)
    if event.phase(now) is Phase.OVER:
        raise AlreadyOver
    waiting_list.end(event, registration, Standing.CANCELLED, now)
    record(RegistrationCancelled(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def take_offer(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Take the place that is offered: what else the event asks for comes next. Raises NotRegistered, NoOffer."""
    event = seats.lock(event)
    registration = _own(event, person_id)
    if registration.confirmed_at is not None or registration.awaits is not None:
        return registration
    if registration.standing(now) is not Standing.OFFERED or event.phase(now) is not Phase.PUBLISHED:
        raise NoOffer
    holding.go_on(event, registration, now)
    waiting_list.settle(event, now)
    return registration


def decline_offer(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Let the held place go to the next on the list. Raises NotRegistered, NoOffer."""
    event = seats.lock(event)
    registration = _own(event, person_id)
    if registration.standing(now) is not Standing.OFFERED:
        raise NoOffer
    waiting_list.end(event, registration, Standing.DECLINED, now)
    record(OfferDeclined(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def show_me(event: Event, person_id: int, *, shown: bool) -> Registration:
    """Let members see that I come, or not any more; it holds at once. Raises NotRegistered."""
    registration = _own(event, person_id)
    registration.list_consent = shown
    db.session.flush()
    return registration


def _added(names: Sequence[str], chosen: Sequence[TicketType], **values: Any) -> Registration:
    """A new registration with a place for everybody in the party."""
    registration = _put_in(Registration, values)
    party = []
    for number, name in enumerate(("", *names)):
        place = {"registration_id": registration.id, "number": number, "name": name, "code": new_code(), "price": 0}
        if chosen:
            ticket_type, as_guest = chosen[number], number > 0 or registration.as_visitor
            place |= {"ticket_type_id": ticket_type.id, "price": ticket_type.price(guest=as_guest)}
        party.append(_put_in(Place, place))
    set_committed_value(registration, "party", party)
    return registration


def _put_in(model: type[M], values: dict[str, Any]) -> M:
    """A new row and its object: put in without the unit of work's sorting, since others wait for the lock meanwhile."""
    columns, add = _TO_ADD[model]
    number = db.session.connection().execute(add, values).scalar_one()
    row = model(**dict.fromkeys(columns) | values | {"id": number})
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def _own(event: Event, person_id: int) -> Registration:
    found = db.session.scalar(live_with_party(event.id, person_id).execution_options(populate_existing=True))
    if found is None:
        raise NotRegistered
    return found


def _named(event: Event, guests: Sequence[str]) -> list[str]:
    names = [name.strip() for name in guests if name.strip()]
    refuse_too_many(event, len(names))
    return names


def refuse_too_many(event: Event, guests: int) -> None:
    """Raises TooManyGuests where a member may not bring as many."""
    limit = event.guests_at_most
    if guests > limit:
        if not limit:
            raise TooManyGuests(_("This event is without guests."))
        raise TooManyGuests(ngettext("You can bring %(num)s guest.", "You can bring %(num)s guests.", limit))


def _situation(event: Event, person_id: int, now: datetime) -> tuple[int | None, bool, datetime | None, bool, bool]:
    """In one statement: the person's live registration, whether an offer is overdue, when the last joined the queue,
    whether there are ticket types, and whether anything is asked.
    """
    found = {"event_id": event.id, "person_id": person_id, "now": now, "unpaid_since": now - holding.GRACE}
    row = db.session.connection().execute(_SITUATION, found).one()
    return row[0], bool(row[1]), row[2], bool(row[3]), bool(row[4])
