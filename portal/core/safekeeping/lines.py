"""Rows as lines of JSON: the same bytes for the same row, whichever database it comes from.

Moments are UTC, "2026-05-19 18:30:00.000000"; bytes are base64; a JSON value is the string of its canonical text,
so that the JSON `null` and no value stay two things. Text keys are in the order of their code points.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Connection

from portal.core.safekeeping.tables import Column, Table

Convert = Callable[[Any], Any]
BATCH = 2000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_numbers = count(1)


@dataclass(slots=True)
class Tally:
    """What went by: rows, octets and the digest over all lines."""

    rows: int = 0
    octets: int = 0
    hash: Any = field(default_factory=hashlib.sha256)

    def counted(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            self.rows += 1
            self.octets += len(line)
            self.hash.update(line)
            yield line

    @property
    def digest(self) -> str:
        return str(self.hash.hexdigest())


def read(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row of the table as a line, in the order of its key, a few thousand in memory at a time."""
    rows = _postgresql(connection, table) if connection.dialect.name == "postgresql" else _sqlite(connection, table)
    for row in rows:
        yield _encode(row).encode() + b"\n"


def digest(connection: Connection, table: Table) -> Tally:
    """What reading the whole table gives."""
    tally = Tally()
    for _ in tally.counted(read(connection, table)):
        pass
    return tally


def _sqlite(connection: Connection, table: Table) -> Iterator[list[Any]]:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in table.names)
    order = ", ".join(quote(name) for name in table.key) or columns
    connection.exec_driver_sql("SELECT 1")  # begins the transaction, if none is open
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")  # noqa: S608
        converts = [(place, convert) for place, c in enumerate(table.columns) if (convert := FROM_SQLITE.get(c.kind))]
        while rows := cursor.fetchmany(BATCH):
            for found in rows:
                row = list(found)
                for place, convert in converts:
                    if row[place] is not None:
                        row[place] = convert(row[place])
                yield row
    finally:
        cursor.close()


def _postgresql(connection: Connection, table: Table) -> Iterator[list[Any]]:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(_as_text(quote(column.name), column) for column in table.columns)
    order = ", ".join(
        quote(name) + (' COLLATE "C"' if table.kind(name) == "text" else "") for name in table.key or table.names
    )
    connection.exec_driver_sql("SELECT 1")
    raw: Any = connection.connection.driver_connection
    converts = [
        (place, convert) for place, column in enumerate(table.columns) if (convert := FROM_POSTGRESQL.get(column.kind))
    ]
    with raw.cursor(name=f"guildhall_lines_{next(_numbers)}") as cursor:
        cursor.itersize = BATCH
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")  # noqa: S608
        for found in cursor:
            row = list(found)
            for place, convert in converts:
                if row[place] is not None:
                    row[place] = convert(row[place])
            yield row


def _as_text(name: str, column: Column) -> str:
    """PostgreSQL writes days, moments and JSON itself; a moment without a zone stays as the wall says."""
    if column.kind == "json":
        return f"{name}::text"
    if column.kind == "date":
        return f"to_char({name}, 'YYYY-MM-DD')"
    if column.kind == "moment":
        return f"to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US')"  # the session's zone is UTC, see `snapshot`
    return name


def canonical_json(value: Any) -> str:
    """A JSON text with sorted keys and numbers as PostgreSQL keeps them. SQLite may have made a number of one."""
    text = value if isinstance(value, str) else str(value)
    return json.dumps(json.loads(text, parse_float=_number), sort_keys=True, separators=(",", ":"))


def _number(digits: str) -> float | int:
    """1e22 is a whole number to PostgreSQL, and -0.0 is nothing special."""
    value = float(digits)
    if "e" in repr(value) and value.is_integer():
        return int(Decimal(repr(value)))
    return value + 0.0


def _moment(value: Any) -> str:
    if isinstance(value, str) and len(value) == 26 and value[10] == " ":
        return value
    return datetime.fromisoformat(str(value)).strftime("%Y-%m-%d %H:%M:%S.%f")


def _base64(value: Any) -> str:
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()


def _float(value: Any) -> float:
    return float(value) + 0.0


FROM_SQLITE: dict[str, Convert] = {
    "bool": bool, "moment": _moment, "json": canonical_json, "bytes": _base64, "float": _float, "date": str,
    "text": str,
}  # fmt: skip
FROM_POSTGRESQL: dict[str, Convert] = {"json": canonical_json, "bytes": _base64, "float": _float}


def values(line: bytes, table: Table) -> list[Any]:
    """The values of a line. Raises ValueError for what is no row of this table."""
    try:
        row = json.loads(line)
    except RecursionError:
        row = None
    if not isinstance(row, list) or len(row) != len(table.columns):
        raise ValueError(f"a line of {table.name} is no row of it")
    return row


def as_object(line: bytes, table: Table) -> dict[str, Any]:
    """The row as people would write it: names and values, JSON as JSON, moments as ISO 8601 has them."""
    row = dict(zip(table.names, values(line, table), strict=True))
    for column in table.columns:
        value = row[column.name]
        if value is not None and column.kind == "json":
            row[column.name] = json.loads(value)
        elif value is not None and column.kind == "moment":
            row[column.name] = value.replace(" ", "T")
    return row
