"""Ticking people off at the door, and what the team reads of it afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.models import CheckIn, What
from portal.events.arrivals.operations import check_ins
from portal.events.errors import DoorsClosed, HasNoPlace
from portal.events.programme.models import Event
from portal.events.programme.operations import publishing
from portal.events.registrations.models import Place, Registration, RegistrationChange
from portal.events.registrations.operations import attendees, changing, history, registration
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
    first = do(check_ins.note, event, place, What.IN, by=cast.osei.id)
    assert (first.name, first.before, first.arrived_at) == (cast.amara.name, None, clock.now())
    frozen.forward(minutes=1)
    again = do(check_ins.note, event, place.code, What.IN, by=cast.edda.id)
    assert again.before == again.arrived_at == first.arrived_at == mine.attended_at
    for _press in range(2):
        do(check_ins.note, event, place, What.UNDO, by=cast.osei.id)
    assert mine.attended_at is None
    assert steps(mine.id) == ["confirmed", "came", "not_seen"]


def test_what_was_noted_of_one_is_no_repeat_for_another(here, cast, do):
    event, _mine, place = here
    other = place_of(do(attendees.add, event, cast.jonas.id, by=None))
    do(check_ins.note, event, place, What.IN, by=None, client_uuid="device-1")
    with pytest.raises(HasNoPlace, match="noted for somebody else"):
        do(check_ins.note, event, other, What.IN, by=None, client_uuid="device-1")
    db.session.refresh(other)
    assert other.arrived_at is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_whenever_devices_come_back_what_happened_counts_in_its_order(here, do, frozen, order):
    """Came, was not here after all, came again: three devices, which tell of it in any order, and each of it twice."""
    event, mine, place = here
    start = clock.now()
    told = [(what, start + timedelta(minutes=minutes)) for what, minutes in
            ((What.IN, 0), (What.UNDO, 2), (What.IN, 5))]  # fmt: skip
    frozen.forward(minutes=30)
    for number in (*order, *order):
        what, at = told[number]
        do(check_ins.note, event, place, what, by=None, at=at, door=f"Door {number}", client_uuid=f"device-{number}")
    db.session.refresh(place)
    assert place.arrived_at == start + timedelta(minutes=5)
    assert db.session.query(CheckIn).count() == 3
    do(check_ins.note, event, place, What.IN, by=None, at=start + timedelta(minutes=4), client_uuid="device-4")
    assert place.arrived_at == start + timedelta(minutes=4)
    do(check_ins.note, event, place, What.OUT, by=None)
    assert mine.attended_at == start + timedelta(minutes=4)


def test_the_clock_of_a_device_is_held_between_the_doors_and_now(here, do, frozen):
    event, _mine, place = here
    do(check_ins.note, event, place, What.IN, by=None, at=clock.now() + timedelta(days=300))
    assert place.arrived_at == clock.now()
    do(check_ins.note, event, place, What.IN, by=None, at=clock.now() - timedelta(days=300))
    assert place.arrived_at == event.start_utc - timedelta(hours=4)


def test_whoever_has_no_place_is_refused_with_the_reason(here, published, cast, do):
    event, _mine, place = here
    other = published(capacity=1)
    taken, waits = (do(registration.register, other, person.id) for person in cast.all("jonas", "lena"))
    for code, said in (
        (place_of(waits).code, "is on the waiting list"), (place.code, "for another event"), ("made-up", "Nobody has"),
    ):  # fmt: skip
        with pytest.raises(HasNoPlace, match=said):
            do(check_ins.note, other, code, What.IN, by=None)
    do(attendees.remove, other, taken, by=None)
    with pytest.raises(HasNoPlace, match="taken off the list"):
        do(check_ins.note, other, place_of(taken), What.IN, by=None)
    do(changing.cancel_event, event, "No heating.")
    with pytest.raises(DoorsClosed, match="is cancelled"):
        do(check_ins.note, event, place, What.IN, by=None)
    assert db.session.query(CheckIn).count() == 0


def test_of_an_event_that_is_yet_to_go_out_the_door_says_so(draft, do):
    event = draft()
    do(publishing.schedule, event, event.start_utc - timedelta(days=2))
    assert "not published yet" in check_ins.why_closed(event, clock.now())


def test_what_was_noted_stays_as_it_was(here, do):
    event, _mine, place = here
    do(check_ins.note, event, place, What.IN, by=None)
    with pytest.raises(Exception, match="append-only"), unit_of_work():
        db.session.execute(update(CheckIn).values(door="another"))


def test_two_at_the_door_tick_somebody_off_once(at_once, here, monkeypatch):
    """Both stand between reading and writing; without the lock, both write."""
    event, mine, place = here
    number, code = event.id, place.code
    both, decide = threading.Barrier(2), check_ins.doors_are_open

    def slowly(event: Event, now: datetime) -> bool:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both.wait(1)
        return decide(event, now)

    def tick(door: str) -> Callable[[], None]:
        def act() -> None:
            with unit_of_work():
                event = db.session.get_one(Event, number)
                check_ins.note(event, code, What.IN, now=clock.now(), by=None, door=door, client_uuid=f"at {door}")

        return lambda: jobs.retried(act)

    monkeypatch.setattr(check_ins, "doors_are_open", slowly)
    assert at_once(tick("one"), tick("two")) == [None, None]
    assert steps(mine.id) == ["confirmed", "came"]
    assert db.session.query(CheckIn).count() == 2


def test_lately_is_told_in_the_order_in_which_it_happened(here, now):
    """Steps may be written late: from a list kept on paper, or by a device that was out of reach."""
    event, mine, _place = here
    moments = [now + timedelta(minutes=minutes) for minutes in (30, 10, 20, 20)]
    with unit_of_work():
        for what, at in zip(("came", "waiting", "confirmed", "not_seen"), moments, strict=True):
            history.note(mine.id, what, at)
    told = [change.what for change, _name in db.session.execute(lists.history(event.id, 4)).all()]
    assert told == ["came", "not_seen", "confirmed", "waiting"]
