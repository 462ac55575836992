"""What follows from the facts of this package: people are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.say import say_moment
from portal.events import facts
from portal.events.models import Event, Phase, Registration, Standing
from portal.events.notices import tell
from portal.events.operations.planning import snapshot
from portal.members import reach


@reacts_to(facts.RegistrationConfirmed)
def tell_of_the_place(fact: facts.RegistrationConfirmed) -> None:
    tell("registered", *_about(fact), calendar="request")


@reacts_to(facts.WaitingListJoined)
def tell_of_the_wait(fact: facts.WaitingListJoined) -> None:
    tell("waiting", *_about(fact))


@reacts_to(facts.PlaceOffered)
def tell_of_the_offer(fact: facts.PlaceOffered) -> None:
    event, registration, person = _about(fact)
    until = registration.offer_until
    tell("offered", event, registration, person, once=_stamp(until), until=say_moment(until, event.zone))


@reacts_to(facts.OfferExpired)
def tell_of_the_end_of_the_offer(fact: facts.OfferExpired) -> None:
    tell("offer_expired", *_about(fact))


@reacts_to(facts.RegistrationCancelled)
def confirm_the_cancellation(fact: facts.RegistrationCancelled) -> None:
    event, registration, person = _about(fact)
    had_a_place = registration.confirmed_at is not None
    tell("withdrawn", event, registration, person, calendar="withdraw" if had_a_place else "", had_a_place=had_a_place)


@reacts_to(facts.RegistrationRemoved)
def tell_of_the_removal(fact: facts.RegistrationRemoved) -> None:
    event, registration, person = _about(fact)
    tell("removed", event, registration, person, calendar="withdraw" if registration.confirmed_at else "")


@reacts_to(facts.EventCancelled)
def tell_everybody_it_is_off(fact: facts.EventCancelled) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_as == Standing.EVENT_CANCELLED):
        tell("cancelled", event, registration, person, calendar="cancel" if registration.confirmed_at else "")


@reacts_to(facts.EventPostponed)
def tell_everybody_it_is_put_off(fact: facts.EventPostponed) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_at.is_(None)):
        calendar = "request" if registration.confirmed_at else ""
        tell("postponed", event, registration, person, once=event.sequence, calendar=calendar)
    _they_know(event)


@reacts_to(facts.ChangesTold)
def tell_everybody_what_changed(fact: facts.ChangesTold) -> None:
    event = db.session.get_one(Event, fact.event_id)
    if event.phase(event.revised_at) in {Phase.CANCELLED, Phase.POSTPONED}:
        return
    changes = differences(event.told or {}, event)
    behind = (Registration.ended_at.is_(None), Registration.told_sequence < fact.sequence)
    for registration, person in _everybody(event, *behind):
        calendar = "request" if registration.confirmed_at else ""
        tell("changed", event, registration, person, once=fact.sequence, calendar=calendar, changes=changes)
    _they_know(event)


def differences(before: dict[str, Any], event: Event) -> list[str]:
    """What people have to know, in sentences: only what is no longer as they were last told."""
    found = []
    start, zone = before.get("start"), str(before.get("zone") or event.zone)
    if start and (datetime.fromisoformat(start), zone) != (event.start_utc, event.zone):
        was = say_moment(datetime.fromisoformat(start), zone)
        new = say_moment(event.start_utc, event.zone)
        found.append(_("It begins %(new)s. It was to be %(old)s.", new=new, old=was))
    elif before.get("end") and datetime.fromisoformat(before["end"]) != event.end_utc:
        found.append(_("It ends %(new)s.", new=say_moment(event.end_utc, event.zone)))
    if before.get("venue", event.venue) != event.venue:
        if event.venue and before["venue"]:
            found.append(_("The place is now %(new)s, not %(old)s.", new=event.venue, old=before["venue"]))
        else:
            place = _("The place is now %(new)s.", new=event.venue)
            found.append(place if event.venue else _("It takes place online."))
    elif before.get("online", event.is_online) != event.is_online:
        found.append(_("You can join online too.") if event.is_online else _("There is no online room any more."))
    return [str(sentence) for sentence in found]


def _about(fact: facts.RegistrationFact) -> tuple[Event, Registration, reach.Reader]:
    """What a notice needs."""
    return (
        db.session.get_one(Event, fact.event_id),
        db.session.get_one(Registration, fact.registration_id),
        reach.reader(fact.person_id),
    )


def _everybody(event: Event, *which: Any) -> Iterator[tuple[Registration, reach.Reader]]:
    found = (
        select(Registration)
        .where(Registration.event_id == event.id, *which)
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    registrations = db.session.scalars(found).all()
    readers = reach.readers_of(each.person_id for each in registrations)
    for registration in registrations:
        yield registration, readers[registration.person_id]


def _they_know(event: Event) -> None:
    """Everybody has been told of the event as it is now."""
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, Registration.ended_at.is_(None))
        .values(told_sequence=event.sequence)
    )
    event.told = snapshot(event)
    db.session.flush()


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y%m%dT%H%M")
