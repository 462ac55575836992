"""The firms of a list: each once, by what makes names the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.locking import for_update
from portal.members.imports.entries import Entry
from portal.members.imports.traces import Traces
from portal.members.memberships.models import Organisation
from portal.members.memberships.operations import organisations

AT_ONCE = 500
#: What a row about a firm may say of it besides its name.
SAID = ("trade", "town", "website", "email", "phone", "about")
#: What a row about somebody says of a firm that is new with them.
BESIDE = ("trade", "town", "website")


class Firms:
    """Key of the name -> the firm's number; those that were not here before are made."""

    def __init__(self, people: Sequence[Entry], firms: Sequence[Entry], *, now: datetime, traces: Traces) -> None:
        wanted = {entry.firm_key: entry for entry in reversed(people) if entry.firm}
        wanted |= {entry.firm_key: entry for entry in reversed(firms)}
        self.here = dict(by_key(wanted))
        self.made = [_new(key, entry, now) for key, entry in wanted.items() if key not in self.here]
        db.session.add_all(self.made)
        db.session.flush()
        organisations.index_organisations(self.made)
        self.numbers = self.here | {each.name_key: each.id for each in self.made}
        traces.add(Organisation, (each.id for each in self.made))

    def of(self, entry: Entry) -> int | None:
        return self.numbers[entry.firm_key] if entry.firm else None

    def bring_up_to_date(self, entries: Sequence[Entry], traces: Traces) -> int:
        """What rows about firms say of those that were here; what they leave empty stays. How many were changed."""
        said = {self.here[entry.firm_key]: entry for entry in entries if entry.firm_key in self.here}
        changed: list[Organisation] = []
        numbers = sorted(said)
        for start in range(0, len(numbers), AT_ONCE):
            part = select(Organisation).where(Organisation.id.in_(numbers[start : start + AT_ONCE]))
            for firm in db.session.scalars(for_update(part.order_by(Organisation.id), of=Organisation)):
                values = said[firm.id].values
                new = {name: values[name] for name in SAID if values.get(name) and getattr(firm, name) != values[name]}
                if new:
                    traces.watch(firm)
                    changed.append(firm)
                for name, value in new.items():
                    setattr(firm, name, value)
        db.session.flush()
        organisations.index_organisations(changed)
        return len(changed)


def by_key(keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Of these keys of names those that are here, each with its firm; a statement per five hundred."""
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        found = select(Organisation.name_key, Organisation.id)
        found = found.where(Organisation.name_key.in_(wanted[start : start + AT_ONCE]))
        yield from ((key, number) for key, number in db.session.execute(found))


def _new(key: str, entry: Entry, now: datetime) -> Organisation:
    said = {name: entry.values.get(name) for name in (SAID if entry.is_firm else BESIDE)}
    values: dict[str, Any] = {name: value for name, value in said.items() if value}
    return Organisation(name=entry.firm, name_key=key, created_at=now, **values)
