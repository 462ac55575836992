"""Two hundred at once for fifty places, through the real operations; and what happens without the guard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.members.people.models import Person
from tests.events.conftest import counted

PLACES, PEOPLE, THREADS = 15, 60, 12
Race = Callable[[int, list[int], Callable[[Event, int], object]], list[BaseException]]


@pytest.fixture
def crowd(app) -> list[int]:
    """People enough, without accounts: they only sign up."""
    with unit_of_work():
        people = [Person(name=f"Racer {number}", email=f"r{number}@members.example") for number in range(PEOPLE)]
        db.session.add_all(people)
        db.session.flush()
        return [person.id for person in people]


@pytest.fixture
def all_at_once(at_once: Callable[..., list[Any]]) -> Race:
    """Everybody signs up at the same moment, on connections that are already open; what went wrong."""

    def run(event_id: int, people: list[int], act: Callable[[Event, int], object]) -> list[BaseException]:
        def some(mine: list[int]) -> list[BaseException]:
            errors: list[BaseException] = []
            for person in mine:
                try:
                    jobs.retried(lambda person=person: act(db.session.get_one(Event, event_id), person), attempts=8)
                except BaseException as error:
                    errors.append(error)
                    db.session.rollback()
            return errors

        return list(chain(*at_once(*[partial(some, people[start::THREADS]) for start in range(THREADS)])))

    return run


def sign_up(event: Event, person: int) -> None:
    with unit_of_work():
        registration.register(event, person, now=clock.now())


def test_exactly_as_many_as_there_are_places_and_the_others_in_order(all_at_once, published, crowd):
    event = published(capacity=PLACES)
    number = event.id
    errors = all_at_once(number, crowd, sign_up)
    assert errors == []
    assert counted(event) == (PLACES, PLACES)
    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [row.confirmed_at is not None for row in rows] == [True] * PLACES + [False] * (PEOPLE - PLACES)
    waiting = [row for row in rows if row.confirmed_at is None]
    assert sorted(waiting, key=lambda row: (row.joined_at, row.id)) == waiting


def test_one_person_on_many_devices_has_one_registration(all_at_once, published, crowd):
    event = published(capacity=PLACES)
    number = event.id
    errors = all_at_once(number, crowd[:1] * 24, sign_up)
    assert errors == []
    assert counted(event) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def naive(event: Event, person: int) -> None:
    """What most portals do: look whether there is room, then write. No lock, no condition, no counter."""
    taken = db.session.scalar(select(func.count()).select_from(Registration).where(Registration.event_id == event.id))
    free = taken is not None and event.capacity is not None and taken < event.capacity
    now = clock.now()
    db.session.rollback()
    with unit_of_work():
        db.session.add(
            Registration(event_id=event.id, person_id=person, joined_at=now, confirmed_at=now if free else None)
        )


def test_this_race_oversells_when_nothing_is_locked(all_at_once, published, crowd):
    """The test above is worth something: the same race, check first and write later, seats too many."""
    event = published(capacity=PLACES)
    number = event.id
    all_at_once(number, crowd, naive)
    db.session.rollback()
    seated = db.session.scalar(
        select(func.count()).select_from(Registration).where(Registration.confirmed_at.is_not(None))
    )
    assert seated is not None
    assert seated > PLACES


def test_the_database_refuses_what_slips_past_a_claim_without_its_condition(all_at_once, published, crowd, monkeypatch):
    def careless(event: Event, places: int) -> bool:
        db.session.execute(
            update(Event).where(Event.id == event.id).values(seats_taken=Event.seats_taken + places),
            execution_options={"synchronize_session": False},
        )
        return True

    monkeypatch.setattr(seats, "claim", careless)
    event = published(capacity=PLACES)
    number = event.id
    errors = all_at_once(number, crowd, sign_up)
    assert len(errors) == PEOPLE - PLACES
    assert all(isinstance(error, IntegrityError) and "never_oversold" in str(error) for error in errors)
    assert counted(event) == (PLACES, PLACES)
