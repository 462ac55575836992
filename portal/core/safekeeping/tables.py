"""The tables of a database as they are in it, whichever version of the portal made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect, types
from sqlalchemy.dialects import postgresql

#: Kept by triggers, by Huey or by Alembic: made anew from the rest, or told in the manifest.
LEFT_OUT = ("search_fts", "huey_", "alembic_version")

#: How a value is written, by the type of its column. The first that fits.
KINDS: tuple[tuple[type[Any], str], ...] = (
    (types.Boolean, "bool"),
    (types.Integer, "int"),
    (types.Date, "date"),
    (types.DateTime, "moment"),
    (types.Float, "float"),
    (types.JSON, "json"),
    (types.LargeBinary, "bytes"),
    (types.String, "text"),
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """What must be known to read and write its rows. Columns stand in the order of their names, the key as it is."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def kind(self, name: str) -> str:
        return next(column.kind for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Shape:
    """All tables, those that are referred to before those that refer; and the foreign keys that go in circles."""

    tables: tuple[Table, ...]
    circles: tuple[tuple[str, str], ...] = ()


def shape(connection: Connection) -> Shape:
    """The tables of this database. Raises TypeError for a type of column that nobody has thought of here."""
    inspector = inspect(connection)
    found, circles = [], []
    order = inspector.get_sorted_table_and_fkc_names()
    for name, keys in order:
        if name is None:
            circles = [(table, key) for table, key in keys if key]
        elif not name.startswith(LEFT_OUT):
            columns = [
                Column(column["name"], _kind(name, column["name"], column["type"]))
                for column in inspector.get_columns(name)
                if not column.get("computed") and not isinstance(column["type"], postgresql.TSVECTOR)
            ]
            key = inspector.get_pk_constraint(name)["constrained_columns"]
            found.append(Table(name, tuple(sorted(columns, key=lambda column: column.name)), tuple(key)))
    return Shape(tuple(found), tuple(circles))


def occupied(connection: Connection) -> list[str]:
    """The tables that hold rows: none of them in an empty database, migrated or not."""
    quote = connection.dialect.identifier_preparer.quote
    return [
        table.name
        for table in shape(connection).tables
        if connection.exec_driver_sql(f"SELECT 1 FROM {quote(table.name)} LIMIT 1").first()  # noqa: S608
    ]


def _kind(table: str, column: str, type_: Any) -> str:
    for known, kind in KINDS:
        if isinstance(type_, known):
            return kind
    raise TypeError(f"{table}.{column} is of a type that backups do not know: {type_!r}")
