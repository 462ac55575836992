"""Events for these tests, made by the operations themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, or_, select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing, series
from portal.events.programme.operations.planning import Plan
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern, Turn
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import changing, following
from portal.mail.models import Delivery

ZONE = "Europe/London"
TUESDAY = date(2026, 5, 19)
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_may(frozen):
    """It is Monday 4 May 2026, ten in the morning in London."""
    frozen(NOW)


def a_plan(**values: Any) -> Plan:
    """A breakfast on Tuesday 19 May, 7:45 to 9:15."""
    base: dict[str, Any] = {
        "title": "Ask about your neighbour",
        "summary": "Three tables, three short rounds, and nobody pitches.",
        "body": "We sit down at 7:45.",
        "kind": "breakfast",
        "venue": "Corn Exchange",
        "local_start": datetime.fromisoformat("2026-05-19 07:45"),
        "local_end": datetime.fromisoformat("2026-05-19 09:15"),
        "zone": ZONE,
    }
    return Plan(**(base | values))


@pytest.fixture
def draft(app) -> Callable[..., Event]:
    """`draft(title=…, by=person)`"""

    def make(*, by: Any = None, **values: Any) -> Event:
        with unit_of_work():
            return planning.create_event(a_plan(**values), by=by.id if by else None, now=clock.now())

    return make


@pytest.fixture
def published(draft) -> Callable[..., Event]:
    """`published(capacity=2, …)`"""

    def make(**values: Any) -> Event:
        event = draft(**values)
        with unit_of_work():
            publishing.publish(event, now=clock.now())
        return event

    return make


@pytest.fixture
def do(app) -> Callable[..., Any]:
    """Run an operation as a route does: `do(registration.register, event, person.id)`."""

    def run(operation: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
        db.session.commit()
        with unit_of_work():
            return operation(*arguments, now=clock.now(), **values)

    return run


@pytest.fixture
def change(do) -> Callable[..., Event]:
    """`change(event, venue="…")`: edit what is named, keep the rest."""

    def edit(event: Event, **values: Any) -> Event:
        from dataclasses import replace

        db.session.refresh(event)
        return do(changing.change_event, event, replace(planning.plan_of(event), **values))

    return edit


@pytest.fixture
def letters(app) -> Callable[..., list[tuple[str, str]]]:
    """(kind without "events.", address's name) of all mail written so far, in order."""

    def read(person: Any = None) -> list[Any]:
        found = select(Delivery).where(Delivery.kind.startswith("events.")).order_by(Delivery.id)
        rows = db.session.scalars(found).all()
        if person is not None:
            return [row.kind.removeprefix("events.") for row in rows if row.email == person.email]
        return [(row.kind.removeprefix("events."), row.email.partition("@")[0]) for row in rows]

    return read


def standing_of(event: Event, person: Any) -> str | None:
    """How the person's latest registration stands now."""
    db.session.rollback()
    found = db.session.scalar(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.person_id == person.id)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    return None if found is None else str(found.standing(clock.now()))


def place_of(registration: Registration) -> Place:
    """The place of whoever signed up."""
    return db.session.scalars(select(Place).where(Place.registration_id == registration.id, Place.number == 0)).one()


def counted(event: Event) -> tuple[int, int]:
    """The counter, and what it should say."""
    db.session.rollback()
    db.session.refresh(event)
    held = db.session.scalar(
        select(func.coalesce(func.sum(Registration.places), 0)).where(
            Registration.event_id == event.id,
            Registration.ended_at.is_(None),
            or_(
                Registration.confirmed_at.is_not(None),
                Registration.offered_at.is_not(None),
                Registration.awaits.is_not(None),
            ),
        )
    )
    return event.seats_taken, int(held or 0)


def in_days(days: float) -> datetime:
    return clock.now() + timedelta(days=days)


@pytest.fixture
def breakfasts(published, do, cast):
    """Four breakfasts on four Tuesdays, the first on the 19th of May."""

    def make(**values) -> list[Event]:
        event = published(by=cast.osei, **values)
        days = {TUESDAY + timedelta(weeks=week) for week in (1, 2, 3)}
        rule = Rule(Pattern.WEEKLY, TUESDAY, times=4)
        do(series.make, event, rule, days, out=True, by=cast.osei.id)
        return list(db.session.scalars(db.select(Event).join(Turn, Turn.event_id == Event.id).order_by(Turn.day)))

    return make


@pytest.fixture
def carry_on(do):
    """`carry_on(event, "title", …)`: these hold for all that follow."""

    def run(event: Event, *names: str) -> following.Outcome:
        everything = set(db.session.scalars(db.select(Event.id)))
        return do(following.carry_on, event, set(names), among=everything)

    return run


def fresh(events: list[Event]) -> list[Event]:
    db.session.rollback()
    for each in events:
        db.session.refresh(each)
    return events
