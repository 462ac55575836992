"""The office reads in one line what happened to somebody, who did it and why; and nothing that is private."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import memberships, renewals

START = date(2026, 1, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def clock_at(frozen):
    """Sets the clock to a day: what is done next is done then."""
    frozen(at(START))
    return lambda day: frozen(at(day))


@pytest.fixture
def office(clock_at, cast, browser_as):
    return browser_as(cast.petra)


def line(page) -> list[str]:
    """What each moment says, the newest first, without its time."""
    return [
        " | ".join(part.get_text(" ", strip=True) for part in each("h2, h3, .soft")) for each in page(".timeline li")
    ]


def test_a_year_of_a_person_is_told_once_each_with_who_and_why(office, cast, clock_at, begin, plan, make_person):
    person = make_person("Nuala Fenn", email="nuala@fenn.example")
    where = f"/office/people/{person.id}"
    office.submit(where, {"plan": str(plan.id), "start": "2026-01-01"}, to=f"{where}/membership")
    number = db.session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()
    clock_at(date(2026, 2, 1))
    office.submit(where, {"reason": "Under review", "start": "2026-02-01"}, to=f"/office/memberships/{number}/suspend")
    clock_at(date(2026, 2, 2))
    office.submit(where, {}, to=f"/office/memberships/{number}/lift")
    clock_at(date(2026, 12, 10))
    with unit_of_work():
        renewals.write_some(date(2026, 12, 10), now=at(date(2026, 12, 10)))
    clock_at(date(2026, 12, 20))
    office.submit(where, {}, to=f"/office/memberships/{number}/renew")
    clock_at(date(2026, 12, 21))
    last = max(each for each in db.session.scalars(select(memberships.Coverage.id)))
    office.submit(where, {"reason": "It bounced"}, to=f"/office/coverage/{last}/reverse")

    petra = cast.petra.name
    assert line(office.page(where)) == [
        f"{petra} reversed what covered a membership | It bounced",
        f"{petra} renewed a membership | up to 31 December 2027, paid",
        "A letter about the renewal was written",
        f"{petra} lifted a suspension",
        f"{petra} suspended a membership | from 1 February 2026, Under review",
        *sorted(["The membership was covered from 1 January 2026 to 31 December 2026 | paid",
                 f"{petra} began a membership | Member, from 1 January 2026"], reverse=True),
    ]  # fmt: skip
