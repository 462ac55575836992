"""Finding the places that are held until somebody decides, or until they are paid; for those who run the event."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from portal.events.programme.models import Event, EventTeam, Role
from portal.events.programme.queries.moments import is_ahead
from portal.events.registrations.models import Awaits, Place, Registration
from portal.events.registrations.queries.lists import is_called
from portal.events.registrations.queries.standing import awaits_payment, is_held, is_live, waits
from portal.members.people.models import Person

REFERENCE = re.compile(r"[0-9]{1,9}", re.ASCII)


def to_pay(event_id: int) -> Select[Registration]:
    """Those who hold a place until they pay it, the first due first."""
    found = select(Registration).where(Registration.event_id == event_id, awaits_payment())
    return found.order_by(Registration.pay_by, Registration.id).execution_options(populate_existing=True)


def overdue(event_id: int, before: datetime) -> Select[Registration]:
    """Those of them who were to pay before that moment."""
    return to_pay(event_id).where(Registration.pay_by <= before)


def undecided(event_id: int) -> Select[Registration]:
    """Those who hold a place until the organisers answer, the first who came first, with the party."""
    found = select(Registration).where(Registration.event_id == event_id, _awaits_approval())
    ordered = found.order_by(Registration.joined_at, Registration.id).options(selectinload(Registration.party))
    return ordered.execution_options(populate_existing=True)


def requests(event: Event) -> Select[Registration]:
    """Whoever signed up and was not answered yet, the first who came first, with the person and the party."""
    asks = or_(_awaits_approval(), and_(waits(), Registration.approved_at.is_(None)))
    found = _with_people(event.id).where(asks if event.approves else _awaits_approval())
    return found.order_by(Registration.joined_at, Registration.id)


def asked_of(person_id: Any, now: Any) -> Select[Event]:
    """The events to come that a person runs and somebody holds a place at until they answer, soonest first."""
    asks = Registration.event_id.in_(
        select(EventTeam.event_id).where(
            EventTeam.person_id == person_id, EventTeam.role.in_((Role.OWNER, Role.ORGANISER))
        )
    )
    waits_for_it = select(Registration.event_id).where(asks, _awaits_approval())
    return select(Event).where(Event.id.in_(waits_for_it), is_ahead(now)).order_by(Event.start_utc, Event.id)


def owing(event_id: int, words: str = "") -> Select[Registration]:
    """Whoever has a place that costs something, with the person and the party: those who are to pay first.

    `words` look in names, and for the reference of a payment; they find those too who do not come any more and had not
    paid all of it: a payment may come late.
    """
    priced = Registration.party.any(Place.price > 0)
    unpaid = Registration.awaits == Awaits.PAYMENT
    there = and_(is_live(), or_(Registration.confirmed_at.is_not(None), unpaid))
    late = and_(Registration.ended_at.is_not(None), Registration.paid + Registration.waived < _costs())
    found = _with_people(event_id).where(priced, or_(there, late) if words.split() else there)
    for word in words.split()[:8]:
        reference = word.rpartition("-")[2]
        numbered = Registration.id == int(reference) if REFERENCE.fullmatch(reference) else false()
        found = found.where(or_(is_called(word), numbered))
    turn = (Registration.ended_at.is_not(None), Registration.settled_at.is_not(None), Registration.pay_by)
    return found.order_by(*turn, Person.name_key, Registration.id)


def to_pay_back(event_id: int) -> Select[Registration]:
    """Whoever paid and does not come, or paid more than their party costs by now, and has not been paid back, by name,
    with the person and the party.
    """
    too_much = or_(Registration.ended_at.is_not(None), Registration.paid > _costs())
    paid = (Registration.paid > 0, Registration.paid_back_at.is_(None), too_much)
    return _with_people(event_id).where(*paid).order_by(func.lower(Person.name), Registration.id)


def _costs() -> Any:
    """SQL: what the party costs."""
    return select(func.sum(Place.price)).where(Place.registration_id == Registration.id).scalar_subquery()


def _awaits_approval() -> ColumnElement[bool]:
    return and_(is_held(), Registration.awaits == Awaits.APPROVAL)


def _with_people(event_id: int) -> Select[Registration]:
    found = select(Registration).join(Registration.person).where(Registration.event_id == event_id)
    return found.options(contains_eager(Registration.person), selectinload(Registration.party))
