"""Where a registration stands is asked of the database and of the row alike: both say the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.registrations.models import Registration, Standing
from portal.events.registrations.queries.standing import has_place, holds_offer, is_live, waits
from tests.events.conftest import NOW

LATER = NOW + timedelta(hours=1)
ROWS = {
    Standing.WAITING: {},
    Standing.OFFERED: {"offered_at": NOW, "offer_until": LATER},
    Standing.CONFIRMED: {"offered_at": NOW, "offer_until": LATER, "confirmed_at": NOW},
    Standing.CANCELLED: {"confirmed_at": NOW, "ended_at": NOW, "ended_as": "cancelled_by_person"},
    Standing.DECLINED: {"offered_at": NOW, "offer_until": LATER, "ended_at": NOW, "ended_as": "declined"},
}


@pytest.mark.parametrize(
    ("condition", "those"),
    [
        (is_live, {Standing.WAITING, Standing.OFFERED, Standing.CONFIRMED}),
        (waits, {Standing.WAITING}),
        (holds_offer, {Standing.OFFERED}),
        (has_place, {Standing.CONFIRMED}),
    ],
)
def test_both_say_the_same(published, cast, condition, those):
    event = published(capacity=1)
    for person, columns in zip(cast.extra(len(ROWS)), ROWS.values(), strict=True):
        with unit_of_work():
            db.session.add(Registration(event_id=event.id, person_id=person.id, joined_at=NOW, **columns))
    rows = db.session.scalars(select(Registration)).all()
    assert {row.standing(clock.now()) for row in rows} == set(ROWS)
    assert {row.standing(clock.now()) for row in db.session.scalars(select(Registration).where(condition()))} == those
