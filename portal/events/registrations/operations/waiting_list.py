"""The waiting list: strictly in the order people joined, a party moves together or waits together.

A free place is offered, with a deadline, to whoever waits first; nobody can be moved up by anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, exists, func, or_, select, tuple_

from portal.core.db import db
from portal.core.facts import record
from portal.core.say import say_moment
from portal.events.facts import HoldExpired, OfferExpired, PlaceOffered
from portal.events.programme.models import Event, Phase
from portal.events.registrations.models import Place, Registration, Standing
from portal.events.registrations.operations import history
from portal.events.registrations.operations.holding import GRACE
from portal.events.registrations.queries.holding import overdue
from portal.events.registrations.queries.own import with_party
from portal.events.registrations.queries.standing import holds_offer, waits
from portal.events.tickets.operations import pools
from portal.events.tickets.operations.pools import Wanted
from portal.events.tickets.queries import types_of

#: An offer ends this long before the event at the latest: nobody can act on one at the door.
BEFORE_START = timedelta(hours=2)
#: Less time than this to answer would be no offer.
SHORTEST_OFFER = timedelta(minutes=30)


def settle(event: Event, now: datetime) -> None:
    """Give back offers whose time is over, and what was not paid, then offer what is free. The event must be locked.

    Runs inside every operation that frees or grants places, and in the sweep; so an expired offer is passed on
    by whoever comes first, and never depends on the sweep.
    """
    offers = _open_offers(event).where(Registration.offer_until <= now)
    for registration in db.session.scalars(offers).all():
        end(event, registration, Standing.EXPIRED, now)
        record(OfferExpired(registration_id=registration.id, event_id=event.id, person_id=registration.person_id))
    if event.phase(now) is Phase.PUBLISHED and now < event.start_utc:
        for registration in db.session.scalars(overdue(event.id, now - GRACE)).all():
            end(event, registration, Standing.EXPIRED, now)
            record(HoldExpired(registration_id=registration.id, event_id=event.id, person_id=registration.person_id))
    promote(event, now)


def promote(event: Event, now: datetime) -> None:
    """Offer free places to whoever waits first, while the first party fits."""
    if not moves(event, now):
        return
    until = deadline(event, now)
    for registration in _front(event).go:
        if not pools.claim(event, registration.places, registration.wanted):
            return
        registration.offered_at, registration.offer_until = now, until
        history.note(registration.id, "offered", now)
        record(PlaceOffered(registration_id=registration.id, event_id=event.id, person_id=registration.person_id))
    db.session.flush()


@dataclass(slots=True)
class Front:
    """The front of the queue: who would be asked now, in order, and what those further back may not take before them.

    `blocked`: ticket types. `stopped`: the event has not room for the first who is not asked, so nobody passes them.
    """

    go: list[Registration]
    blocked: set[int]
    stopped: bool = False


def may_pass(event: Event, wanted: Wanted) -> bool:
    """Whether a newcomer takes nothing that anybody waits for. The event must be locked, and settled."""
    front = _front(event)
    return not front.go and not front.stopped and not front.blocked & wanted.keys()


def next_in_turn(event: Event) -> list[Registration]:
    """Who waits for what is there and would be asked if offers could be made; of a settled list nobody."""
    return _front(event).go


def _front(event: Event) -> Front:
    """A party that waits for a ticket of which there is none stands in nobody's way but theirs who want the same."""
    free: dict[int, int | None] = {each.id: each.free for each in db.session.scalars(types_of(event.id))}
    room, front = event.free, Front([], {number for number, left in free.items() if left is not None and left <= 0})
    if not free:
        queue = with_party(_queue(event))
        waiting = iter(db.session.scalars(queue if room is None else queue.limit(max(1, room))).all())
    last: Registration | None = None
    while registration := _next_that_matters(event, last, room, front.blocked) if free else next(waiting, None):
        last, wanted = registration, registration.wanted
        if room is not None and room < registration.places:
            front.stopped = True
            break
        if wanted.keys() & front.blocked or any(
            (free[ticket_type] or 0) < n for ticket_type, n in wanted.items() if free[ticket_type] is not None
        ):
            front.blocked |= wanted.keys()
            continue
        front.go.append(registration)
        room = None if room is None else room - registration.places
        for ticket_type, number in wanted.items():
            left = free[ticket_type]
            free[ticket_type] = None if left is None else left - number
    return front


def _next_that_matters(
    event: Event, after: Registration | None, room: int | None, blocked: set[int]
) -> Registration | None:
    """The next who waits for something that is not blocked, or for whom the event has not room: however many wait for
    what is blocked, nobody reads them.
    """
    of_another = or_(Place.ticket_type_id.is_(None), Place.ticket_type_id.not_in(blocked))
    matters = exists().where(Place.registration_id == Registration.id, of_another)
    found = _queue(event).where(matters if room is None else or_(Registration.places > room, matters))
    if after is not None:
        found = found.where(tuple_(Registration.joined_at, Registration.id) > tuple_(after.joined_at, after.id))
    return db.session.scalar(with_party(found).limit(1))


def _wanted_by(registration: Registration) -> Wanted:
    each = select(Place.ticket_type_id, func.count()).where(Place.registration_id == registration.id)
    of_types = each.where(Place.ticket_type_id.is_not(None)).group_by(Place.ticket_type_id)
    return {each: number for each, number in db.session.execute(of_types).all() if each is not None}


def end(
    event: Event, registration: Registration, how: Standing, now: datetime, *, by: int | None = None, why: str = ""
) -> None:
    """End a live registration and give its places back. The event must be locked."""
    if registration.holds_places:
        pools.release(event, registration.places, _wanted_by(registration))
    registration.ended_at, registration.ended_as = now, how
    db.session.flush()
    history.note(registration.id, how, now, by=by, why=why)


def deadline(event: Event, now: datetime) -> datetime:
    """Until when a place offered now would be held."""
    return min(now + timedelta(hours=event.offer_hours), event.start_utc - BEFORE_START, event.closing)


def moves(event: Event, now: datetime) -> bool:
    """Whether the list can move at all at this moment, given free places."""
    if event.phase(now) is not Phase.PUBLISHED or (event.free is not None and event.free <= 0):
        return False
    return deadline(event, now) - now >= SHORTEST_OFFER


def shorten_offers(event: Event) -> None:
    """The event was moved or closes earlier: no outstanding offer may outlive its latest deadline."""
    latest = min(event.start_utc - BEFORE_START, event.closing)
    for registration in db.session.scalars(_open_offers(event).where(Registration.offer_until > latest)).all():
        registration.offer_until = max(latest, registration.offered_at or latest)
    db.session.flush()


def why_it_stands(event: Event, waiting: Sequence[Registration], now: datetime) -> str:
    """In a sentence: why nobody on the list moves just now, or what happens next. For the event's team."""
    return str(_why(event, waiting, now))


def _why(event: Event, waiting: Sequence[Registration], now: datetime) -> Any:
    first = next((each for each in waiting if each.standing(now) is Standing.WAITING), None)
    held = [each for each in waiting if each.standing(now) is Standing.OFFERED]
    if event.phase(now) is not Phase.PUBLISHED:
        return _("The list is closed: the event is not open for sign-up.")
    if event.over_by:
        return ngettext(
            "The event is over by %(num)s place. Nobody moves up until somebody cancels or you add places.",
            "The event is over by %(num)s places. Nobody moves up until people cancel or you add places.",
            event.over_by,
        )
    if first is None and not held:
        return _("Nobody is waiting.")
    if held and (event.free or 0) <= 0:
        soonest = min(each.offer_until for each in held if each.offer_until)
        when = say_moment(soonest, event.zone)
        return _("Every place is taken or held. The next answer is due by %(when)s.", when=when)
    if first is None:
        return _("Everybody who waited holds an offer.")
    if event.capacity is not None and first.places > event.capacity:
        return ngettext(
            "The first party is of %(size)s, and there is one place in all. Nobody moves up until you add places.",
            "The first party is of %(size)s, and there are %(num)s places in all. Nobody moves up until you add "
            "places.",
            event.capacity,
            size=first.places,
        )
    if too_few := _too_few(event, first):
        return too_few
    if event.free is not None and event.free <= 0:
        return _("Every place is taken. When somebody cancels, the first on the list is asked at once.")
    if not moves(event, now):
        return _("The event begins too soon for offers that leave time to answer.")
    if event.free is None or first.places <= event.free:
        return _("The first on the list waits for a ticket of which none is left. Nobody who wants it moves up before.")
    return _("The first party is of %(size)s, and there is not room for all of them yet.", size=first.places)


def _too_few(event: Event, first: Registration) -> Any:
    """In a sentence, that there are not as many of a ticket in all as a party wants; nothing where there are."""
    wanted = _wanted_by(first)
    for each in db.session.scalars(types_of(event.id)):
        if each.capacity is not None and wanted.get(each.id, 0) > each.capacity:
            return ngettext(
                "The first party wants %(size)s places of “%(ticket)s”, and there is one in all. Nobody who wants "
                "it moves up until you add some.",
                "The first party wants %(size)s places of “%(ticket)s”, and there are %(num)s in all. Nobody who "
                "wants it moves up until you add some.",
                each.capacity, size=wanted[each.id], ticket=each.name,
            )  # fmt: skip
    return ""


def how_many_before(event: Event, registration: Registration) -> int:
    """How many parties wait before this one."""
    earlier = tuple_(Registration.joined_at, Registration.id) < tuple_(registration.joined_at, registration.id)
    before = _queue(event).order_by(None).where(earlier).with_only_columns(func.count())
    return db.session.scalar(before) or 0


def _open_offers(event: Event) -> Select[Registration]:
    return (
        select(Registration)
        .where(Registration.event_id == event.id, holds_offer())
        .order_by(Registration.joined_at, Registration.id)
        .execution_options(populate_existing=True)
    )


def _queue(event: Event) -> Select[Registration]:
    return (
        select(Registration)
        .where(Registration.event_id == event.id, waits())
        .order_by(Registration.joined_at, Registration.id)
        .execution_options(populate_existing=True)
    )
