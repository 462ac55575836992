"""Making the small association thirty times as large: every table that can hold more rows gets them.

Rows are copied, not made by operations: this is for counting what pages ask, not for what they say. What must be
another in each copy is made another: words that are unique, and whom or what a row is about.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, UniqueConstraint, func, insert, select
from sqlalchemy.exc import IntegrityError

from portal.core.db import Model, db

COPIES = 30
#: How many rows of a table are copied, each so often.
ORIGINALS = 4
#: A referral is nothing without its steps, each after another, and a talk without its rounds: their own tests of pages
#: count what those ask.
LEFT_OUT = {"one_to_one", "one_to_one_promise", "one_to_one_round", "referral", "referral_step"}


def grow() -> dict[str, int]:
    """How many rows each table got."""
    copies: dict[str, list[int]] = {}
    grown = {}
    for table in Model.metadata.sorted_tables:
        if "id" not in table.c or table.name in LEFT_OUT:
            continue
        rows = [dict(row) for row in db.session.execute(select(table).order_by(table.c.id).limit(ORIGINALS)).mappings()]
        made = copies[table.name] = []
        for row in rows:
            for others in _ways(table):
                made += _copied(table, row, others, copies)
        grown[table.name] = len(made)
    db.session.commit()
    return grown


def _ways(table: Table) -> list[tuple[str, ...]]:
    """Which of the things a row is about are others in the copies: none, or each of them by turns, or all."""
    about = [column.name for column in table.columns if column.foreign_keys]
    return list(dict.fromkeys([(), *((name,) for name in about), tuple(about)]))


def _copied(table: Table, row: dict[str, Any], others: tuple[str, ...], copies: dict[str, list[int]]) -> list[int]:
    made: list[int] = []
    for number in range(COPIES):
        last = db.session.scalar(select(func.max(table.c.id))) or 0
        values = row | {"id": last + 1}
        for column in _unique(table):
            if isinstance(column.type, String) and isinstance(values[column.name], str):
                values[column.name] = f"{number}{'-'.join(others)}{row['id']}{values[column.name]}"[
                    : column.type.length
                ]
        for name in others:
            key = next(iter(table.c[name].foreign_keys))
            there = copies.get(key.column.table.name, [])
            if values[name] is None or number >= len(there):
                return made
            values[name] = there[number]
        try:
            with db.session.begin_nested():
                made.append(db.session.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
        except IntegrityError:
            continue
    return made


def _unique(table: Table) -> list[Column[Any]]:
    found = [column for column in table.columns if column.unique]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            found += [column for column in constraint.columns if not column.foreign_keys]
    for index in table.indexes:
        if index.unique:
            found += [column for column in index.columns if not column.foreign_keys]
    return list(dict.fromkeys(found))
