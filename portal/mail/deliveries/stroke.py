"""One stroke of the pen: the answers of the last round and the marks of the next, in one commit.

This happens for every few messages of an edition and is most of what an edition costs the database, so it is
written for each driver by hand: one journey to PostgreSQL instead of five, four bare statements on SQLite.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

Answer = tuple[int, int | None, str | None]  # delivery, code, what the server said

#: `coalesce` keeps the planner from the small index of leased rows, which is full of dead ones by then.
_POSTGRESQL = """
WITH taken AS (
    UPDATE delivery
       SET state = 'accepted', reason = NULL, lease = NULL, lease_until = NULL, settled_at = %(now)s
     WHERE id = ANY(%(taken)s)
       AND ((lease = %(lease)s AND coalesce(state, '') = 'committing') OR coalesce(state, '') = 'unconfirmed')
), told AS (
    INSERT INTO delivery_event (delivery_id, at, what, code, detail)
    SELECT number, %(now)s, 'accepted', code, detail
      FROM unnest(%(taken)s::int[], %(codes)s::int[], %(details)s::text[]) AS answer(number, code, detail)
), marked AS (
    UPDATE delivery
       SET state = 'committing', lease_until = %(until)s
     WHERE id = ANY(%(mark)s) AND lease = %(lease)s AND coalesce(state, '') = 'claimed'
 RETURNING id
)
SELECT id FROM marked
"""
_TAKE = """
UPDATE delivery SET state = 'accepted', reason = NULL, lease = NULL, lease_until = NULL, settled_at = ?
 WHERE id = ? AND ((lease = ? AND state = 'committing') OR state = 'unconfirmed')
"""
_TELL = "INSERT INTO delivery_event (delivery_id, at, what, code, detail) VALUES (?, ?, 'accepted', ?, ?)"
_MARK = """
UPDATE delivery SET state = 'committing', lease_until = ?
 WHERE id = ? AND lease = ? AND state = 'claimed' RETURNING id
"""


def stroke(
    connection: Connection, lease: str, taken: Sequence[Answer], mark: Sequence[int], *, now: datetime, until: datetime
) -> set[int]:
    """Write it and commit; `connection` must be between transactions. Returns which marks hold.

    A row that recovery called unconfirmed while we waited for the answer is accepted all the same: now we know.
    Raises OperationalError, with nothing written.
    """
    driver: Any = connection.connection.dbapi_connection
    dialect = connection.dialect
    write = _sqlite if dialect.name == "sqlite" else _postgresql
    try:
        return write(driver, lease, taken, mark, now, until)
    except dialect.loaded_dbapi.OperationalError as error:
        raise OperationalError("stroke", None, error) from error


def _postgresql(
    driver: Any, lease: str, taken: Sequence[Answer], mark: Sequence[int], now: datetime, until: datetime
) -> set[int]:
    values = {
        "taken": [number for number, _, _ in taken],
        "codes": [code for _, code, _ in taken],
        "details": [detail for _, _, detail in taken],
        "mark": list(mark),
        "lease": lease,
        "now": now,
        "until": until,
    }
    driver.autocommit = True
    try:
        return {number for (number,) in driver.execute(_POSTGRESQL, values).fetchall()}
    finally:
        driver.autocommit = False


def _sqlite(
    driver: Any, lease: str, taken: Sequence[Answer], mark: Sequence[int], now: datetime, until: datetime
) -> set[int]:
    at, later = _stored(now), _stored(until)
    marked: set[int] = set()
    driver.execute("BEGIN IMMEDIATE")
    try:
        for number, code, detail in taken:
            driver.execute(_TAKE, (at, number, lease))
            driver.execute(_TELL, (number, at, code, detail))
        for number in mark:
            marked.update(row[0] for row in driver.execute(_MARK, (later, number, lease)).fetchall())
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise
    return marked


def _stored(moment: datetime) -> str:
    """A moment as SQLAlchemy writes it into SQLite: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
