"""Who comes with another firm than the one they speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from portal.core.db import db
from portal.members.imports.entries import Entry
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.people.models import Person

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who speaks for one firm, and whom the list has with another."""

    line: int
    person_id: int
    name: str
    #: The part that they have in the firm they would leave.
    representation_id: int
    leaves: str
    comes_to: str


def moves(entries: Sequence[Entry], today: date) -> Iterator[Move]:
    """Of people who are known, each that speaks today for other firms than the list has.

    Whoever speaks for several leaves the one that stands on their profile, and no other. A statement per five hundred.
    """
    known = {entry.person_id: entry for entry in entries if entry.person_id is not None and entry.firm}
    numbers = sorted(known)
    for start in range(0, len(numbers), AT_ONCE):
        theirs = defaultdict[int, list[Any]](list)
        for row in db.session.execute(_spoken(numbers[start : start + AT_ONCE], today)):
            theirs[row.person_id].append(row)
        for number, rows in theirs.items():
            entry = known[number]
            if any(row.name_key == entry.firm_key for row in rows):
                continue
            own = rows if len(rows) == 1 else [row for row in rows if row.firm and row.name_key == name_key(row.firm)]
            for row in own[:1]:
                yield Move(entry.line, number, entry.values.get("name", ""), row.id, row.name, entry.firm)


def _spoken(numbers: Sequence[int], today: date) -> Any:
    columns = (Representation.id, Representation.person_id, Organisation.name, Organisation.name_key, Person.firm)
    return (
        select(*columns)
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .join(Person, Person.id == Representation.person_id)
        .where(Representation.person_id.in_(numbers), Representation.start <= today)
        .where(or_(Representation.end.is_(None), Representation.end > today))
        .order_by(Representation.id)
    )
