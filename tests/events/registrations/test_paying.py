"""What is noted of a payment: once, as it was, and of those who are there to pay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.events.errors import NothingToPay
from portal.events.registrations.models import Registration, RegistrationChange, Settled
from portal.events.registrations.operations import guests, paying, registration
from portal.events.registrations.queries.holding import owing, to_pay_back
from portal.events.registrations.queries.own import with_party_of
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket


@pytest.fixture
def event(published, do):
    """A ticket for £20."""
    event = published()
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2000)))
    return event


def noted(number: int, *columns: str) -> tuple[object, ...]:
    """What stands in these columns of a registration."""
    db.session.rollback()
    found = select(*[getattr(Registration, each) for each in columns]).where(Registration.id == number)
    return tuple(db.session.execute(found).one())


def test_noted_again_it_stays_as_it_was_noted_first(event, cast, do, frozen):
    number, first = do(registration.register, event, cast.amara.id).id, clock.now()
    do(paying.settle, event, number, Settled.PAID)
    frozen.forward(hours=1)
    do(paying.settle, event, number, Settled.PAID)
    do(registration.withdraw, event, cast.amara.id)
    do(paying.pay_back, event, number)
    frozen.forward(hours=1)
    do(paying.pay_back, event, number)
    assert noted(number, "settled_at", "paid_back_at") == (first, first + timedelta(hours=1))
    said = select(func.count()).where(RegistrationChange.what.in_(["paid", "paid_back"]))
    assert db.session.scalar(said) == 2


def test_whoever_need_not_pay_has_paid_nothing_and_gets_nothing_back(event, cast, do):
    number = do(registration.register, event, cast.amara.id).id
    do(paying.settle, event, number, Settled.WAIVED)
    assert noted(number, "paid", "settled_as") == (0, "waived")
    with pytest.raises(NothingToPay):
        do(paying.pay_back, event, number)
    do(registration.withdraw, event, cast.amara.id)
    with pytest.raises(NothingToPay):
        do(paying.pay_back, event, number)


def test_a_mistake_takes_back_what_was_noted_last_and_a_waiver_covers_nothing_that_comes_later(supper, cast, do):
    event = supper(guest_limit=1)
    for person, how in ((cast.amara, Settled.PAID), (cast.jonas, Settled.WAIVED)):
        number = do(registration.register, event, person.id).id
        do(paying.settle, event, number, how)
        do(guests.bring, event, person.id, {1: ("Ola", 0)})
        assert db.session.scalars(with_party_of(number)).one().owed == 2500
        do(paying.settle, event, number, Settled.PAID)
        do(paying.take_back, event, number)
        do(paying.take_back, event, number)
        assert db.session.scalars(with_party_of(number)).one().owed == 2500
    assert noted(number, "paid", "waived") == (0, 2000)


def test_the_rest_of_a_payment_that_comes_when_they_have_left_is_noted_and_goes_back(supper, cast, do):
    event = supper(guest_limit=1)
    number = do(registration.register, event, cast.amara.id).id
    do(paying.settle, event, number, Settled.PAID)
    do(guests.bring, event, cast.amara.id, {1: ("Ola", 0)})
    do(registration.withdraw, event, cast.amara.id)
    assert [each.id for each in db.session.scalars(owing(event.id, "Amara"))] == [number]
    do(paying.settle, event, number, Settled.PAID)
    assert db.session.scalars(with_party_of(number)).one().to_return == 4500
    with pytest.raises(NothingToPay):
        do(paying.settle, event, number, Settled.PAID)


def test_nothing_is_noted_by_a_button_that_is_not_there(published, cast, do, browser_as):
    event = published(by=cast.osei)
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2000)))
    number = do(registration.register, event, cast.amara.id).id
    organiser, payments = browser_as(cast.osei), f"/events/{event.slug}/manage/payments"
    for how in ("", "refunded"):
        organiser.send(organiser.page(payments).form(f"{payments}/{number}", button="Has paid"), {"how": how})
        assert "Please try again." in organiser.page(payments)
    assert noted(number, "paid", "settled_as") == (0, None)


def test_of_what_was_paid_back_no_payment_is_taken_back(event, cast, do):
    number = do(registration.register, event, cast.amara.id).id
    do(paying.settle, event, number, Settled.PAID)
    do(registration.withdraw, event, cast.amara.id)
    do(paying.pay_back, event, number)
    do(paying.take_back, event, number)
    assert noted(number, "paid", "settled_as") == (2000, "paid")
    assert not db.session.scalars(to_pay_back(event.id)).all()
