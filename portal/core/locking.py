"""The one way to lock a row: it is read anew, and nobody else decides about it until this transaction ends.

PostgreSQL locks it (FOR UPDATE); on SQLite the unit of work is the only writer already. Whoever needs several locks
them in one order everywhere, above before below: a body before its call, an account before its link. Numbers that
stand for no row are held with `db.in_turn`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Select, inspect

from portal.core.db import Model, db

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=Select[Any])


def lock(row: M) -> M:
    """The same row, locked, as it is now. Whatever was changed in it before is written first."""
    db.session.flush()
    return locked(type(row), inspect(row).identity)


def locked(model: type[M], key: Any) -> M:
    """The row of this key, locked. Raises NoResultFound."""
    return db.session.get_one(model, key, populate_existing=True, with_for_update={"of": model})


def find_locked(model: type[M], key: Any) -> M | None:
    """The row of this key, locked, if there is one."""
    return db.session.get(model, key, populate_existing=True, with_for_update={"of": model})


def for_update(statement: S, of: type[Model]) -> S:
    """The statement, which locks the rows of `of` that it finds."""
    return statement.with_for_update(of=of).execution_options(populate_existing=True)
