"""Who speaks for the firms of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import attempt
from portal.members.imports.choices import LEAVE
from portal.members.imports.employers import moves
from portal.members.imports.entries import Entry
from portal.members.imports.firms import Firms
from portal.members.imports.room import Room
from portal.members.imports.traces import Traces
from portal.members.memberships.models import Representation
from portal.members.memberships.operations.organisations import end_representation
from portal.members.memberships.operations.seats import Seats

Note = Callable[[Entry, str, str], None]


class Speaking:
    """Brings the representations of one list in. What cannot be is told to `note`."""

    def __init__(self, firms: Firms, *, today: date, traces: Traces, note: Note) -> None:
        self.firms, self.today, self.traces, self.note = firms, today, traces, note
        #: Who changes their firm, and from when on they speak for the new one.
        self.moved: set[int | None] = set()

    def move(self, entries: Sequence[Entry], employers: str) -> int:
        """Whoever has another firm in the list leaves the one they spoke for, or stays there too. How many left."""
        lines, left = {entry.line: entry for entry in entries}, 0
        for each in list(moves(entries, self.today)):
            self.moved.add(each.person_id)
            if employers != LEAVE:
                continue
            row = db.session.get_one(Representation, each.representation_id)
            self.traces.watch(row)
            try:
                with attempt():
                    end_representation(row, last_day=self.today - A_DAY)
                left += 1
            except DomainError as error:
                self.note(lines[each.line], "firm", str(error.sentence))
        return left

    def begin(self, entries: Sequence[Entry], coming: Mapping[int, Seats]) -> None:
        """Who is listed with a firm speaks for it; the first of a new firm is its primary representative, or the one
        whom the list calls so.
        """
        rows: list[dict[str, Any]] = []
        room, speaks, led = Room(self.firms.numbers.values(), coming), *self._already()
        for entry in sorted(entries, key=lambda entry: not entry.is_primary):
            firm, person_id = self.firms.of(entry), entry.person_id
            if firm is None or person_id is None or (firm, person_id) in speaks or entry.dead:
                continue
            start = self.today if person_id in self.moved else min(entry.start or self.today, self.today)
            if full := room.take(firm, start):
                self.note(entry, "firm", full)
                continue
            speaks.add((firm, person_id))
            kind = "delegate" if firm in led else "primary"
            led.add(firm)
            rows.append({"organisation_id": firm, "person_id": person_id, "kind": kind, "start": start})
        if rows:
            self.traces.add(
                Representation, db.session.scalars(insert(Representation).returning(Representation.id), rows)
            )

    def _already(self) -> tuple[set[tuple[int, int]], set[int]]:
        """Firm and person of all who speak today or later, and the firms that have a primary representative."""
        spoken = select(Representation.organisation_id, Representation.person_id, Representation.kind)
        spoken = spoken.where(Representation.end.is_(None) | (Representation.end > self.today))
        rows = db.session.execute(spoken).all()
        return {(firm, person) for firm, person, _kind in rows}, {
            firm for firm, _who, kind in rows if kind == "primary"
        }
