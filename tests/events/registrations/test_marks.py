"""Ticking people off at the door, and what the team reads of it afterwards."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration, RegistrationChange
from portal.events.registrations.operations import attendees, history, registration
from portal.events.registrations.queries import lists
from tests.events.conftest import place_of


@pytest.fixture
def here(published, cast, do, frozen) -> tuple[Event, Registration, Place]:
    """An event whose doors are open, and somebody with a place."""
    event = published()
    mine = do(registration.register, event, cast.amara.id)
    frozen(event.start_utc - timedelta(minutes=10))
    return event, mine, place_of(mine)


def steps(number: int) -> list[str]:
    changes = select(RegistrationChange.what).where(RegistrationChange.registration_id == number)
    return list(db.session.scalars(changes.order_by(RegistrationChange.id)))


def test_ticking_off_again_changes_nothing(here, cast, do, frozen):
    event, mine, place = here
    do(attendees.mark, event, place, came=True, by=cast.osei.id)
    first = mine.attended_at
    frozen.forward(minutes=1)
    do(attendees.mark, event, place, came=True, by=cast.edda.id)
    assert mine.attended_at == first
    for _press in range(2):
        do(attendees.mark, event, place, came=False, by=cast.osei.id)
    assert mine.attended_at is None
    assert steps(mine.id) == ["confirmed", "came", "not_seen"]


def test_two_at_the_door_tick_somebody_off_once(at_once, here, monkeypatch):
    """Both stand between reading and writing; without the lock, both write."""
    event, mine, place = here
    number, key = event.id, place.id
    both, decide = threading.Barrier(2), attendees.doors_are_open

    def slowly(event: Event, now: datetime) -> bool:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both.wait(1)
        return decide(event, now)

    def tick() -> None:
        with unit_of_work():
            found = db.session.scalars(lists.place_numbered(number, key)).one()
            attendees.mark(db.session.get_one(Event, number), found, came=True, now=clock.now(), by=None)

    monkeypatch.setattr(attendees, "doors_are_open", slowly)
    assert at_once(*[lambda: jobs.retried(tick)] * 2) == [None, None]
    assert steps(mine.id) == ["confirmed", "came"]


def test_lately_is_told_in_the_order_in_which_it_happened(here, now):
    """Steps may be written late: from a list kept on paper, or by a device that was out of reach."""
    event, mine, _place = here
    moments = [now + timedelta(minutes=minutes) for minutes in (30, 10, 20, 20)]
    with unit_of_work():
        for what, at in zip(("came", "waiting", "confirmed", "not_seen"), moments, strict=True):
            history.note(mine.id, what, at)
    told = [change.what for change, _name in db.session.execute(lists.history(event.id, 4)).all()]
    assert told == ["came", "not_seen", "confirmed", "waiting"]
