"""What everybody on the list is told of their event; and what another event takes over from one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update

from portal.core import clock, language
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.events import facts
from portal.events.notices import as_written_to, tell
from portal.events.programme.changes import as_told, differences
from portal.events.programme.models import Event, Phase
from portal.events.questions.operations.asking import repeat_questions
from portal.events.registrations.models import Registration, Standing
from portal.events.tickets.operations.payment import repeat_terms
from portal.events.tickets.operations.types import repeat_types
from portal.members.people import reach


@reacts_to(facts.EventRepeated)
def offer_and_ask_the_same(fact: facts.EventRepeated) -> None:
    model, event = (db.session.get_one(Event, number) for number in (fact.of_event_id, fact.event_id))
    repeat_types(model, event)
    repeat_terms(model, event)
    repeat_questions(model, event, now=clock.now())


@reacts_to(facts.EventCancelled)
def tell_everybody_it_is_off(fact: facts.EventCancelled) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_as == Standing.EVENT_CANCELLED):
        had_a_place = registration.confirmed_at is not None
        calendar = "cancel" if had_a_place else ""
        tell("cancelled", event, registration, person, calendar=calendar, in_calendar=had_a_place)


@reacts_to(facts.EventPostponed)
def tell_everybody_it_is_postponed(fact: facts.EventPostponed) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_at.is_(None)):
        calendar = "request" if registration.confirmed_at else ""
        tell("postponed", event, registration, person, once=event.sequence, calendar=calendar)
    _they_know(event)


@reacts_to(facts.ChangesTold)
def tell_everybody_what_changed(fact: facts.ChangesTold) -> None:
    """Each against what they themselves were last told."""
    event = db.session.get_one(Event, fact.event_id)
    if event.phase(event.revised_at) in {Phase.CANCELLED, Phase.POSTPONED}:
        return
    behind = (Registration.ended_at.is_(None), Registration.told_sequence < fact.sequence)
    for registration, person in _everybody(event, *behind):
        comes = registration.confirmed_at is not None
        before = as_told(event, registration.told_sequence)
        with language.spoken(person.language):
            changes = differences(before, event, inside=comes) if before else []
        if before is None or changes:  # what was changed and changed back is no news
            tell(
                "changed", event, registration, person, once=fact.sequence, calendar="request" if comes else "",
                changes=changes,
            )  # fmt: skip
    _they_know(event)


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
        yield registration, as_written_to(registration, readers[registration.person_id])


def _they_know(event: Event) -> None:
    """Everybody has been told of the event as it is now."""
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, Registration.ended_at.is_(None))
        .values(told_sequence=event.sequence)
    )
    db.session.flush()
