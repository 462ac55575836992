"""Lists brought in as the office would, from the file to what is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.imports import checking, reading
from portal.members.imports import operations as imports
from portal.members.imports.choices import Choices, first_choices
from portal.members.imports.reading import Sheet
from portal.members.memberships.models import Membership, Organisation, Plan, Representation
from portal.members.people.models import Person

TODAY = date(2026, 11, 22)


def typed(text: str) -> Sheet:
    return reading.read(text.encode())


def chosen(sheet: Sheet, **more: Any) -> Choices:
    return replace(first_choices(sheet), **more)


def look(sheet: Sheet, **more: Any) -> checking.Checked:
    return checking.check(sheet, chosen(sheet, **more), TODAY)


def bring(sheet: Sheet, **more: Any) -> tuple[checking.Checked, dict[str, int]]:
    """As somebody who only presses the buttons."""
    checked = look(sheet, **more)
    with unit_of_work():
        counts, added = imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)
    return checked, counts | {"invited": len(added)}


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def firm(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def speaking(name: str, day: date = TODAY) -> list[tuple[str, str]]:
    """Whom they speak for on the day, and as what."""
    rows = select(Organisation.name, Representation.kind).join(
        Representation, Representation.organisation_id == Organisation.id
    )
    rows = rows.where(Representation.person_id == person(name).id, Representation.start <= day)
    return [
        tuple(row)
        for row in db.session.execute(rows.where((Representation.end.is_(None)) | (Representation.end > day)))
    ]


def held() -> list[tuple[str, str, date, date | None]]:
    """Of each membership whose it is, its plan, and its days."""
    rows = (
        select(Person.name, Organisation.name, Plan.name, Membership.start, Membership.covered_until)
        .select_from(Membership)
        .join(Plan)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    )
    return [(who or of, plan, start, until) for who, of, plan, start, until in db.session.execute(rows)]
