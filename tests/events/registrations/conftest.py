"""An event whose places cost something, for these tests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.events import sweeps
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.own import live
from portal.events.tickets.operations import payment, types
from portal.events.tickets.operations.types import Ticket


@pytest.fixture
def supper(published, do):
    """`supper(capacity=1)`: with a ticket for £20, guests £25, whose places are held for a week until they are paid."""

    def make(*, days: int | None = 7, **values):
        event = published(**values)
        do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2000, guest_price=2500)))
        do(lambda *, now: payment.set_terms(event, how="To the account of the Chamber.", days=days))
        return event

    return make


def mine(event, person) -> Registration:
    db.session.rollback()
    return db.session.scalars(live(event.id, person.id)).one()


def later(frozen, **more) -> None:
    frozen(clock.now() + timedelta(**more))
    sweeps.expire_offers(clock.now())
    sweeps.remind_to_pay(clock.now())
