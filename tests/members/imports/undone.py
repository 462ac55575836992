"""A list that comes in to be undone, and all that an import writes, as it stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.accounts.operations import OPERATOR, Giver
from portal.core import clock
from portal.core.db import db
from portal.core.models import SearchEntry, SearchGram
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, files, reading, undoing
from portal.members.imports import operations as imports
from portal.members.imports.models import ImportFile
from portal.members.imports.traces import KINDS
from portal.members.memberships.models import Belonging, Membership
from portal.members.memberships.operations import memberships
from portal.members.people.models import Person

LIST = """First name,Last name,Organization,Email,Town,Membership level,Member since,Renewal due
Ada,Brown,Brown & Daughters,ada@brown.example,Ashmere,Guild,2024-01-01,2099-01-01
Bo,Lind,Lind Timber,bo@lind.example,Ashmere,Guild,2024-02-01,2099-01-01
Cy,Marsh,Lind Timber,cy@marsh.example,Thornford,Guild,2024-03-01,2099-01-01
"""


def bring(text: str, name: str = "members.csv") -> ImportFile:
    sheet = reading.read(text.encode())
    choices = checking.Choices(columns.guess(sheet.headings))
    checked = checking.check(sheet, choices, today())
    with unit_of_work():
        now = clock.now()
        upload = imports.take_in(name, f"{name}{now}"[:64], choices, account_id=None, now=now)
        counts, added = imports.bring_in(checked, giver=OPERATOR, now=now, today=today(), upload=upload)
        upload.report, upload.done_at = files.report_of(checked) | counts | {"people": added}, now
    return upload


def undo(upload: ImportFile, now=None) -> dict:
    return undo_by_number(upload.id, now)


def undo_by_number(number: int, now=None) -> dict:
    """For a thread of its own, which asks no session but its own."""
    with unit_of_work():
        held = db.session.get_one(ImportFile, number)
        return undoing.undo(held, giver=Giver(None), now=now or clock.now())


def someone(name: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.name == name)).one_or_none()


def there(name: str) -> Person:
    found = someone(name)
    assert found is not None
    return found


def whole() -> dict[str, list]:
    """All that an import writes, as it stands."""
    tables = [
        *(model.__table__ for model in KINDS.values()),
        Belonging.__table__,
        SearchEntry.__table__,
        SearchGram.__table__,
    ]
    return {
        table.name: sorted(
            repr([value for name, value in row._mapping.items() if not (table.name == "belonging" and name == "id")])
            for row in db.session.execute(select(table))
        )
        for table in tables
    }


def staying(report: dict) -> dict[str, str]:
    return {name: why for _number, name, why in report["named"]}


def go_on(person: Person) -> None:
    """Their one membership is renewed for long."""
    held = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    with unit_of_work():
        memberships.renew(held, cover=memberships.Cover(until=date(2100, 1, 1)), now=clock.now(), today=today())
