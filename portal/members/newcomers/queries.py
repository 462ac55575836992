"""Who is new, who shows them around, and how the first days stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import FIRST_DAYS, newly_come
from portal.members.newcomers.models import Hosting
from portal.members.newcomers.path import FirstStep, first_steps
from portal.members.people.models import Person

#: Shares are told of so many at least: of fewer one could guess who it is.
FEWEST = 5
#: Of so many who came last.
MOST = 500
HOST = aliased(Person)
OPEN = and_(Hosting.declined_at.is_(None), Hosting.ended_at.is_(None))


def in_first_days(day: date) -> Select[Person]:
    """Everybody who is new on that day, the latest first."""
    found = newly_come(day - timedelta(days=FIRST_DAYS - 1), None, day)
    return found.order_by(Belonging.since.desc(), Person.id.desc())


def with_hosts(people: Select[Person], *, without: bool = False) -> Select[Any]:
    """The same, each with since when, and their host or who was asked; or only those of whom neither is there."""
    found: Select[Any] = people.outerjoin(Hosting, and_(Hosting.newcomer_id == Person.id, OPEN))
    found = found.outerjoin(HOST, HOST.id == Hosting.host_id).add_columns(Belonging.since, Hosting, HOST)
    return found.where(Hosting.id.is_(None)) if without else found


def of_newcomer(person_id: int) -> Select[Hosting, Person]:
    """Whoever was asked to be their host, the last first. For the office."""
    found = select(Hosting, Person).join(Person, Person.id == Hosting.host_id)
    return found.where(Hosting.newcomer_id == person_id).order_by(Hosting.id.desc())


def of_host(hosting_id: int, host_id: int | None) -> Select[Hosting, Person]:
    """What a member was asked, with whom it is about. For that member alone."""
    found = select(Hosting, Person).join(Person, Person.id == Hosting.newcomer_id)
    return found.where(Hosting.id == hosting_id, Hosting.host_id == host_id)


@dataclass(frozen=True, slots=True)
class Share:
    """Of those who are new, how many have taken a step; about nobody by name."""

    step: FirstStep
    done: int
    of: int


def shares(day: date) -> list[Share]:
    """How the first days stand, for the office: nothing where they are too few to stay unnamed."""
    steps = first_steps()
    last = in_first_days(day).with_only_columns(Person.id, maintain_column_froms=True).limit(MOST).subquery()
    counts = [func.coalesce(func.sum(case((step.done(), 1), else_=0)), 0) for step in steps]
    of, *done = db.session.execute(select(func.count(), *counts).where(Person.id.in_(select(last.c.id)))).one()
    return [Share(step, number, of) for step, number in zip(steps, done, strict=True)] if of >= FEWEST else []
