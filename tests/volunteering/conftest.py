"""A published supper of Osei's with two shifts, and short ways to what the tests speak of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.mail.models import Delivery
from portal.volunteering import operations
from portal.volunteering.models import Assignment, Role, Shift
from portal.volunteering.operations import Plan
from tests.leadership.conftest import house_of  # noqa: F401 - the board and its committee, for these tests too
from tests.support.people import Cast

ZONE = "Europe/London"


def mails(kind: str) -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"volunteering.{kind}")))


def day_in(days: int) -> date:
    return clock.today(ZONE) + timedelta(days)


def plan(role: Role, days: int = 10, start: str = "18:00", end: str = "20:00", **said: Any) -> Plan:
    values: dict[str, Any] = {"least": 1, "most": 2, "place": "Ropewalk", "note": "Bring gloves."}
    return Plan(
        role=role, day=day_in(days), start=time.fromisoformat(start), end=time.fromisoformat(end), zone=ZONE,
        **{**values, **said},
    )  # fmt: skip


def shift_at(role: Role, event: Event | None = None, **said: Any) -> Shift:
    """A shift, offered in a transaction of its own."""
    with unit_of_work():
        made = operations.add_shift(plan(role, **said), event=event, now=clock.now())
        return db.session.get_one(Shift, made.id)


def takes(shift: Shift, person: Any) -> Assignment:
    with unit_of_work():
        made = operations.assign(shift, person, now=clock.now())
        return db.session.get_one(Assignment, made.id)


@pytest.fixture
def role(app: Any) -> Role:
    with unit_of_work():
        return operations.make_role(name="Carry tables", duties="Six trestles.", skills="", newcomer_ok=True)


@pytest.fixture
def make_event(cast: Cast) -> Callable[..., Event]:
    def make(days: int = 10, *, published: bool = True, visibility: str = "public", title: str = "Supper") -> Event:
        osei = cast.osei.id
        start = datetime.combine(day_in(days), time(18, 30))
        with unit_of_work():
            event = planning.create_event(
                planning.Plan(
                    title=title, local_start=start, local_end=start + timedelta(hours=3), zone=ZONE,
                    venue="Ropewalk", summary="Sit with people you do not know yet.", visibility=visibility,
                ),
                by=osei, now=clock.now(),
            )  # fmt: skip
            if published:
                publishing.publish(event, now=clock.now())
            return db.session.get_one(Event, event.id)

    return make


@pytest.fixture
def supper(make_event: Callable[..., Event], role: Role) -> SimpleNamespace:
    """The event, an early shift for two, and a late one at the same time as its second hour."""
    event = make_event()
    return SimpleNamespace(
        event=event,
        early=shift_at(role, event, start="17:00", end="19:00"),
        late=shift_at(role, event, start="19:00", end="22:00", least=2, most=3),
        clash=shift_at(role, event, start="18:30", end="19:30"),
    )
