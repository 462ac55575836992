"""Tickets under a rush: parties of mixed ones, and what the lock and the conditions are for."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import registration, waiting_list
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import pools, types
from portal.events.tickets.operations.types import Ticket
from portal.members.people.models import Person
from tests.events.conftest import counted, standing_of

PLACES, SUPPERS, PEOPLE, HANDS = 20, 7, 36, 8


@pytest.fixture
def rush(app, at_once, published):
    """Everybody signs up at once for one of two tickets, every third with a guest who takes the other."""

    def run(places: int | None = PLACES) -> tuple[Event, list[BaseException]]:
        event = published(capacity=places, guest_limit=1)
        with unit_of_work():
            kinds = [
                types.add_type(event, Ticket(name=name, guest_price=0, capacity=most)).id
                for name, most in (("Supper", SUPPERS), ("Talk", None))
            ]
            people = [Person(name=f"Racer {number}") for number in range(PEOPLE)]
            db.session.add_all(people)
            db.session.flush()
            wanted = [(person.id, number) for number, person in enumerate(people)]
        number = event.id

        def sign_up(person: int, turn: int) -> None:
            with unit_of_work():
                found, mine = db.session.get_one(Event, number), kinds[turn % 2]
                guests, tickets = (["Guest"], [mine, kinds[1 - turn % 2]]) if turn % 3 == 0 else ([], [mine])
                registration.register(found, person, now=clock.now(), guests=guests, tickets=tickets)

        def some(share: list[tuple[int, int]]) -> list[BaseException]:
            errors: list[BaseException] = []
            for person, turn in share:
                try:
                    jobs.retried(lambda person=person, turn=turn: sign_up(person, turn), attempts=8)
                except BaseException as error:
                    errors.append(error)
                    db.session.rollback()
            return errors

        shares = [wanted[start::HANDS] for start in range(HANDS)]
        said = at_once(*[lambda share=share: some(share) for share in shares])
        return event, [error for errors in said for error in errors]

    return run


def held() -> Counter[str]:
    """How many places of each kind are held, counted anew."""
    db.session.rollback()
    found = (
        select(TicketType.name)
        .join(Place, Place.ticket_type_id == TicketType.id)
        .join(Place.registration)
        .where(Registration.ended_at.is_(None), Registration.confirmed_at.is_not(None))
    )
    return Counter(db.session.scalars(found))


def test_parties_of_mixed_kinds_fill_every_pool_exactly(rush):
    event, errors = rush()
    assert errors == []
    now_held = held()
    kinds = {kind.name: kind.taken for kind in db.session.scalars(select(TicketType))}
    assert counted(event) == (now_held.total(), now_held.total())
    assert kinds == dict(now_held)
    assert now_held["Supper"] <= SUPPERS and now_held.total() <= PLACES
    with unit_of_work():
        event = seats.lock(event)
        assert not waiting_list.next_in_turn(event), "nobody waits for what is there"


def test_the_database_refuses_a_kind_that_is_claimed_without_its_condition(rush, monkeypatch):
    def careless(wanted: pools.Wanted) -> bool:
        for kind, number in wanted.items():
            more = update(TicketType).where(TicketType.id == kind).values(taken=TicketType.taken + number)
            db.session.execute(more, execution_options={"synchronize_session": False})
        return True

    monkeypatch.setattr(pools, "_claim_types", careless)
    _event, errors = rush(places=None)
    assert errors
    assert all(isinstance(error, IntegrityError) and "never_oversold" in str(error) for error in errors)
    assert held()["Supper"] <= SUPPERS


def _unlocked(event: Event) -> Event:
    return db.session.get_one(Event, event.id, populate_existing=True)


@pytest.mark.postgresql
@pytest.mark.parametrize(("lock", "theirs"), [(seats.lock, "offered"), (_unlocked, "waitlisted")])
def test_a_place_that_comes_free_while_somebody_joins_is_theirs(
    published, cast, do, at_once, monkeypatch, lock, theirs
):
    """Between finding no place and standing on the list, another gives one back: without the lock nobody is asked."""
    event = published(capacity=1)
    do(registration.register, event, cast.amara.id)
    number, leaves, joins = event.id, cast.amara.id, cast.jonas.id
    gave_back, claim = threading.Event(), pools.claim
    looked = threading.Event()

    def slowly(found: Event, places: int, wanted: pools.Wanted) -> bool:
        got = claim(found, places, wanted)
        if not got:
            looked.set()
            gave_back.wait(1)
        return got

    monkeypatch.setattr(pools, "claim", slowly)
    monkeypatch.setattr(seats, "lock", lock)

    def join() -> None:
        with unit_of_work():
            registration.register(db.session.get_one(Event, number), joins, now=clock.now())

    def leave() -> None:
        looked.wait(1)
        with unit_of_work():
            registration.withdraw(db.session.get_one(Event, number), leaves, now=clock.now())
        gave_back.set()

    assert at_once(join, leave) == [None, None]
    assert standing_of(event, cast.jonas) == theirs
