"""Rows that lead to one person made to lead to another, and only those that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table, and_, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError, InternalError

from portal.core.db import Model, db
from portal.core.work import attempt
from portal.members.merging.leads import Lead, all_leads

Keys = list[list[Any]]
#: What the database answers to a row that cannot be beside another one.
REFUSED = (IntegrityError, InternalError)


def move_all(one: int, other: int, *, own: bool = True) -> Iterator[tuple[str, str, Keys]]:
    """Make everything that leads to `one` lead to `other`: (table, column, keys of the rows that do since).

    What cannot be beside what the other has (a registration for the same event) stays where it is; and without `own`
    what somebody alone reads of themselves.
    """
    for lead in all_leads():
        for column in lead.columns:
            if column.name in lead.own and not own:
                continue
            keys = [list(row) for row in db.session.execute(select(*_key(column.table)).where(column == one))]
            if moved := _move(lead, column, keys, one, other):
                yield lead.table, column.name, moved


def move_back(table: str, column: str, keys: Keys, one: int, other: int) -> Keys:
    """The same for these rows alone, as far as they lead to `one` still: those that lead to `other` since."""
    lead = next((each for each in all_leads() if each.table == table), None)
    found = Model.metadata.tables.get(table)
    if lead is None or found is None or column not in found.columns or not keys:
        return []
    moved: Keys = []
    # Where a row was put in order, its other column may lead to them now.
    for each in lead.columns if lead.arrange else [found.columns[column]]:
        still = select(*_key(found)).where(each == one, tuple_(*_key(found)).in_([tuple(key) for key in keys]))
        moved += _move(lead, each, [list(row) for row in db.session.execute(still)], one, other)
    return moved


def _move(lead: Lead, column: Column[Any], keys: Keys, one: int, other: int) -> Keys:
    """All at once, mostly; one by one where some cannot, or where rows stand in an order."""
    if not keys:
        return []
    if lead.arrange is None:
        try:
            with attempt():
                db.session.execute(
                    update(column.table)
                    .where(column == one, is_one_of(column.table, keys))
                    .values({column.name: other})
                )
        except REFUSED:
            pass
        else:
            return keys
    return [key for key in keys if _move_one(lead, column, key, other)]


def _move_one(lead: Lead, column: Column[Any], key: list[Any], other: int) -> bool:
    table = column.table
    row = dict(db.session.execute(select(table).where(is_one_of(table, [key]))).mappings().one())
    changed = row | {column.name: other}
    if lead.arrange:
        changed = lead.arrange(changed)
    values = {name: value for name, value in changed.items() if value != row[name]}
    try:
        with attempt():
            db.session.execute(update(table).where(is_one_of(table, [key])).values(values))
    except REFUSED:
        return False
    return True


def _key(table: Table) -> Sequence[Column[Any]]:
    return list(table.primary_key.columns)


def is_one_of(table: Table, keys: Keys) -> Any:
    """Whether a row of the table has one of these keys."""
    columns = _key(table)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return or_(*(and_(*(column == part for column, part in zip(columns, key, strict=True))) for key in keys))
