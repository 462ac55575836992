"""What a page asks of the database does not grow with the association: the first of many are read, not all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.members.memberships.models import Belonging, Membership
from portal.members.people.models import Person
from tests.security.walking import Walk
from tests.security.world import World
from tests.support.statements import count_steps

FEW, MANY = 300, 3_000
#: Of ten, one runs out within a month, one came lately, and one comes only after today.
RUNS_OUT, LATELY, LATER = 0, 1, 2
#: The office is told how many run out, so each of these is counted: in an index, at so many steps.
A_COUNTED_ONE = 14
#: A list of what runs out says how long it is, and looks at each whether they are there and not suspended.
A_LISTED_ONE = 90

pytestmark = [pytest.mark.sqlite]


def crowd(world: World, number: int) -> None:
    """So many more people, each a member, who come to the public event."""
    member = db.session.get_one(Person, world.people["member"])
    event_id = db.session.scalar(select(Event.id).where(Event.slug == world.things["public event"]))
    plan = db.session.execute(select(Membership.plan_id, Membership.family).limit(1)).one()
    first, day, now = (db.session.scalar(select(func.max(Person.id))) or 0) + 1, today(clock.now()), clock.now()
    like = {column.key: getattr(member, column.key) for column in Person.__mapper__.column_attrs}
    rows: dict[type[Any], list[dict[str, Any]]] = {Person: [], Belonging: [], Membership: [], Registration: []}
    for each in range(first, first + number):
        name, start, until = f"Crowd {each}", *_days(day, each)
        email = f"crowd{each}@example.org"
        rows[Person].append(
            like | {"id": each, "account_id": None, "name": name, "name_key": name.lower(), "email": email,
                    "email_key": email, "external_id": None, "picture": None}
        )  # fmt: skip
        rows[Belonging].append(
            {"person_id": each, "start": start, "end": None, "since": start, "name_key": name.lower()}
        )
        rows[Membership].append(
            {"person_id": each, "plan_id": plan.plan_id, "family": plan.family, "start": start,
             "covered_until": until, "grace_until": until + timedelta(days=30), "created_at": now}
        )  # fmt: skip
        rows[Registration].append(
            {"person_id": each, "event_id": event_id, "joined_at": now, "confirmed_at": now, "list_consent": True}
        )
    for model, values in rows.items():
        db.session.execute(insert(model), values)
    db.session.commit()


def _days(day: date, number: int) -> tuple[date, date]:
    """Since when a member, and covered until when."""
    away, kind = timedelta(days=number % 20), number % 10
    start = {LATELY: day - away, LATER: day + timedelta(days=1) + away}.get(kind, date(2020, 1, 1) + away)
    return start, day + away + (timedelta(days=1) if kind == RUNS_OUT else timedelta(days=200))


def steps(walk: Walk, kind: str, path: str) -> int:
    """What the page takes, once everything is known that a process keeps."""
    assert walk.ask(kind, "GET", path).status_code == 200
    with count_steps() as counted:
        assert walk.ask(kind, "GET", path).status_code == 200
    return sum(counted)


def test_the_pages_that_everybody_opens_cost_as_much_among_many_as_among_few(walk: Walk) -> None:
    event = f"/events/{walk.world.things['public event']}"
    pages = {
        ("member", "/"): 0, ("member", "/events"): 0, ("member", event): 0, ("visitor", event): 0,
        ("administrator", "/office"): A_COUNTED_ONE * 50, ("administrator", "/office/people"): 0,
        ("administrator", "/office/people?order=ends"): A_LISTED_ONE * MANY,
        ("administrator", "/office/renewals"): A_LISTED_ONE * (MANY // 10),
    }  # fmt: skip
    crowd(walk.world, FEW)
    few = {page: steps(walk, *page) for page in pages}
    crowd(walk.world, MANY)
    many = {page: steps(walk, *page) for page in pages}

    assert min(few.values()) > 0
    grown = {page: (few[page], many[page]) for page, more in pages.items() if many[page] > 1.1 * few[page] + 100 + more}
    assert not grown, f"steps among few and among many: {grown}"


def test_signing_up_costs_as_much_for_an_event_of_many_as_of_few(walk: Walk) -> None:
    wanted = select(Event).where(Event.slug == walk.world.things["public event"])

    def signed_up(kind: str) -> int:
        with unit_of_work(), count_steps() as counted:
            registration.register(db.session.scalars(wanted).one(), walk.world.people[kind], now=clock.now())
        return sum(counted)

    signed_up("giver")
    crowd(walk.world, FEW)
    few = signed_up("receiver")
    crowd(walk.world, MANY)
    many = signed_up("referred")

    assert 0 < many <= 1.1 * few + 100, f"steps among few and among many: {few}, {many}"
