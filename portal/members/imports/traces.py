"""What an import writes, noted while it does, so that it can be undone as long as nobody has built on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlalchemy import insert, select

from portal.core.db import Model, db
from portal.members.imports.models import ImportChange
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Representation
from portal.members.people.models import Person
from portal.members.people.operations.people import OFFICE_FIELDS
from portal.members.people.profile import FIELDS

#: What an import adds: what rests on others stands behind them.
KINDS: dict[str, type[Any]] = {
    "plan": Plan, "organisation": Organisation, "person": Person, "representation": Representation,
    "membership": Membership, "coverage": Coverage,
}  # fmt: skip
NAMES = {model: kind for kind, model in KINDS.items()}
#: What an import changes of rows that are here.
CHANGED: dict[type[Any], tuple[str, ...]] = {
    Person: ("name", *OFFICE_FIELDS, *(field.name for field in FIELDS), "welcomed_at", "changed_at"),
    Organisation: ("trade", "town", "website", "email", "phone", "about"),
    Representation: ("end",),
    Membership: ("plan_id", "end", "end_reason", "end_kind", "stays_at", "covered_until", "grace_until"),
}
#: Columns that do not tell whether somebody has built on the row: a sign-in is asked for by itself, and whoever's first
#: membership begins is welcomed by the portal.
APART = {Person: {"account_id", "welcomed_at"}}
AT_ONCE = 1000


class Traces:
    """The notes of one import."""

    def __init__(self) -> None:
        self.added: dict[str, set[int]] = {kind: set() for kind in KINDS}
        self._before: dict[Any, dict[str, Any]] = {}

    def add(self, model: type[Model], numbers: Iterable[int]) -> None:
        """These rows are the import's."""
        self.added[NAMES[model]].update(numbers)

    def watch(self, row: Any) -> None:
        """The import may change this row: how it is now."""
        self._before[row] = values_of(row)

    def keep(self, import_id: int) -> None:
        """Write the notes down, last thing in the transaction of the import."""
        db.session.flush()
        rows = [
            {"import_id": import_id, "kind": kind, "object_id": number, "mark": mark_of(KINDS[kind], row)}
            for kind, numbers in self.added.items()
            for number, row in rows_of(KINDS[kind], sorted(numbers))
        ]
        for start in range(0, len(rows), AT_ONCE):
            db.session.execute(insert(ImportChange), rows[start : start + AT_ONCE])
        changed = list(self._changed(import_id))
        for start in range(0, len(changed), AT_ONCE):
            db.session.execute(insert(ImportChange), changed[start : start + AT_ONCE])

    def _changed(self, import_id: int) -> Iterator[dict[str, Any]]:
        for row, before in self._before.items():
            kind, after = NAMES[type(row)], values_of(row)
            differs = [name for name in before if before[name] != after[name]]
            if differs and row.id not in self.added[kind]:
                yield {
                    "import_id": import_id, "kind": kind, "object_id": row.id,
                    "before": {name: before[name] for name in differs},
                    "after": {name: after[name] for name in differs},
                }  # fmt: skip


def values_of(row: Any) -> dict[str, Any]:
    """What an import may change of it, as JSON has it."""
    return {name: plain(getattr(row, name)) for name in CHANGED[type(row)]}


def plain(value: Any) -> Any:
    """As JSON has it: days and moments in ISO form."""
    return value.isoformat() if isinstance(value, date) else value


def rows_of(model: type[Any], numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Those of these rows that are there, in all their columns, not as objects; a statement per thousand."""
    for start in range(0, len(numbers), AT_ONCE):
        wanted = select(model.__table__).where(model.id.in_(numbers[start : start + AT_ONCE]))
        yield from ((row.id, row) for row in db.session.execute(wanted))


def mark_of(model: type[Any], row: Any) -> str:
    """What shows whether a row is still as it was."""
    apart = APART.get(model, set())
    said = [value for name, value in row._mapping.items() if name not in apart]
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()
