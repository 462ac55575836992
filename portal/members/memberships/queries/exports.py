"""What the office's lists tell of people and organisations when they are handed out. For the members' office alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Account
from portal.core.dates import covers
from portal.core.db import db
from portal.members.memberships.models import Membership, Organisation, Plan, Representation
from portal.members.memberships.queries.members import counts_on
from portal.members.memberships.status import status_sql
from portal.members.people import sign_ins
from portal.members.people.models import Person

#: So many at once: as many statements for each thousand, however long the list is.
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """The newest membership of somebody. `until`: the first day that is not covered any more, or None."""

    plan: str
    start: date
    until: date | None
    status: str


def people(ids: Sequence[int], day: date) -> Iterator[tuple[Person, Held | None, str, bool, str]]:
    """Of each: the person, their newest own membership, the firms they speak for that day, whether they count that
    day, and how their sign-in stands. Three statements for each thousand.
    """
    for some in _batches(ids):
        rows = db.session.execute(
            select(Person, counts_on(day), sign_ins.STATE)
            .outerjoin(Account, Account.id == Person.account_id)
            .where(Person.id.in_(some))
        )
        found = {person.id: (person, counts, state) for person, counts, state in rows}
        held, firms = newest(Membership.person_id, some, day), _firms(some, day)
        for number in some:
            if number in found:  # nobody took them away while the list was written
                person, counts, state = found[number]
                yield person, held.get(number), firms.get(number, ""), counts, state
        db.session.expire_all()


def organisations(ids: Sequence[int], day: date) -> Iterator[tuple[Organisation, Held | None, Person | None]]:
    """Of each: the organisation, its newest membership, and its primary representative that day."""
    for some in _batches(ids):
        primary = (
            select(Representation.organisation_id, Person)
            .join(Person, Person.id == Representation.person_id)
            .where(Representation.organisation_id.in_(some), Representation.kind == "primary")
            .where(covers(Representation.start, Representation.end, day))
        )
        first: dict[int, Person] = {row[0]: row[1] for row in db.session.execute(primary)}
        found = {each.id: each for each in db.session.scalars(select(Organisation).where(Organisation.id.in_(some)))}
        held = newest(Membership.organisation_id, some, day)
        for number in some:
            if number in found:
                yield found[number], held.get(number), first.get(number)
        db.session.expire_all()


def newest(holder: Any, ids: Sequence[int], day: date) -> dict[int, Held]:
    """Person or organisation -> the newest membership that they hold themselves."""
    rows: Any = db.session.execute(
        select(holder, Plan.name, Membership.start, Membership.covered_until, status_sql(day))
        .join(Plan, Plan.id == Membership.plan_id)
        .where(holder.in_(ids))
        .order_by(Membership.start, Membership.id)
    )
    return {number: Held(*told) for number, *told in rows}


def _firms(ids: Sequence[int], day: date) -> dict[int, str]:
    spoken_for = (
        select(Representation.person_id, Organisation.name)
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .where(Representation.person_id.in_(ids), covers(Representation.start, Representation.end, day))
        .order_by(Representation.kind != "primary", Organisation.name_key)
    )
    told: dict[int, list[str]] = {}
    for number, name in db.session.execute(spoken_for):
        told.setdefault(number, []).append(name)
    return {number: "; ".join(names) for number, names in told.items()}


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(some) for some in (ids[place : place + AT_ONCE] for place in range(0, len(ids), AT_ONCE)))
