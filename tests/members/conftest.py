"""People and memberships for these tests, made by the operations themselves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import joinedload, selectinload

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership, Plan
from portal.members.memberships.operations import memberships, organisations, plans
from portal.members.people.operations import people


def whole(number: int) -> Membership:
    """The membership with its person and all that it rests on, as they are now."""
    loaded = [
        joinedload(Membership.person), selectinload(Membership.coverage), selectinload(Membership.suspensions),
    ]  # fmt: skip
    return db.session.get_one(Membership, number, options=loaded, populate_existing=True)


@pytest.fixture
def plan(app) -> Plan:
    """A year for a person, thirty days of grace."""
    with unit_of_work():
        return plans.add_plan({"name": "Member", "holder": "person", "months": 12, "grace_days": 30, "about": ""})


@pytest.fixture
def firm_plan(app) -> Plan:
    with unit_of_work():
        return plans.add_plan({"name": "Firm", "holder": "organisation", "months": 12, "grace_days": 30, "about": ""})


@pytest.fixture
def make_person(app):
    def make(name: str = "Amara Lindqvist", **values):
        with unit_of_work():
            return people.add_person({"name": name, **values}, now=clock.now())

    return make


@pytest.fixture
def make_firm(app):
    def make(name: str = "Lindqvist Bindery", **values):
        with unit_of_work():
            return organisations.add_organisation({"name": name, **values}, now=clock.now())

    return make


@pytest.fixture
def begin(app):
    """Begin a membership: `begin(person, plan, date(2026, 1, 1), until=…)`."""

    def make(holder, plan, start: date, *, cover: bool = True, **cover_values):
        with unit_of_work():
            cover_of = memberships.Cover(**cover_values) if cover else None
            return memberships.start_membership(holder, plan, start, cover=cover_of, now=clock.now())

    return make
