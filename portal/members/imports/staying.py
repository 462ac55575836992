"""Whom and what of an import an undoing leaves: everything that somebody has built on since.

Whatever stays keeps what it rests on: a person their memberships and firm, a membership its plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, or_, select

from portal.core.db import db
from portal.core.sayings import kept
from portal.mail.models import Delivery, State
from portal.members.imports.models import ImportChange, ImportFile
from portal.members.imports.traces import KINDS, mark_of, rows_of
from portal.members.memberships.models import Coverage
from portal.members.people import reach
from portal.members.people.models import Person

#: Written by the portal itself from what is here, and gone with it.
DERIVED = {"belonging", "import_change"}
#: Why coverage is reversed that an import brought which was undone.
BECAUSE = _l("The import was undone")
NOT_SENT = (State.SKIPPED, State.CANCELLED)


class Why(StrEnum):
    """Why somebody stays, the plainest reason first."""

    SIGN_IN = "sign_in"
    LETTER = "letter"
    EDITED = "edited"
    USED = "used"
    MEMBERSHIP = "membership"


WORDS = {
    Why.SIGN_IN: _l("They were invited, or sign in already."),
    Why.LETTER: _l("A letter went out to them."),
    Why.EDITED: _l("Their data were changed since."),
    Why.USED: _l("Something else speaks of them: an event, a firm, a note."),
    Why.MEMBERSHIP: _l("Their membership was changed since."),
}


@dataclass
class Added:
    """What an import added and is still there, by kind, and what of it stays; of people, why."""

    rows: dict[str, dict[int, Any]]
    stays: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    why: dict[int, Why] = field(default_factory=dict)

    def goes(self, kind: str) -> list[int]:
        """What an undoing takes away of this kind."""
        return sorted(self.rows[kind].keys() - self.stays[kind])


def added_by(upload: ImportFile) -> Added:
    """What became of what this import added. As many statements for each thousand rows."""
    marks: dict[str, dict[int, str]] = {kind: {} for kind in KINDS}
    noted = select(ImportChange.kind, ImportChange.object_id, ImportChange.mark)
    noted = noted.where(ImportChange.import_id == upload.id, ImportChange.mark.is_not(None))
    for kind, number, mark in db.session.execute(noted):
        marks[kind][number] = mark or ""
    found = Added({kind: dict(rows_of(KINDS[kind], sorted(numbers))) for kind, numbers in marks.items()})
    for kind, rows in found.rows.items():
        changed = {number for number, row in rows.items() if mark_of(KINDS[kind], row) != marks[kind][number]}
        used = _spoken_of(upload, kind)
        found.stays[kind] = (changed | used) & rows.keys()
        if kind == "person":
            _people_stay(found, {number for number in rows if rows[number].account_id is not None}, Why.SIGN_IN)
            _people_stay(found, _written_to(upload), Why.LETTER)
            _people_stay(found, changed, Why.EDITED)
            _people_stay(found, used, Why.USED)
    _keep_together(found)
    return found


def _people_stay(found: Added, numbers: Iterable[int | None], why: Why) -> None:
    for number in numbers:
        if number is not None and number in found.rows["person"]:
            found.stays["person"].add(number)
            found.why.setdefault(number, why)


def _keep_together(found: Added) -> None:
    """What stays keeps what it rests on, and who stays keeps all that is theirs.

    What covers a membership that was here before is not taken away: it is reversed, and stays in sight.
    """
    rows, stays = found.rows, found.stays
    here = {number for number, row in rows["coverage"].items() if row.membership_id not in rows["membership"]}
    stays["coverage"] |= here
    stays["membership"] |= {rows["coverage"][number].membership_id for number in stays["coverage"]}
    held = [rows["membership"][number] for number in stays["membership"] & rows["membership"].keys()]
    _people_stay(found, (each.person_id for each in held), Why.MEMBERSHIP)
    _people_stay(found, (rows["representation"][each].person_id for each in stays["representation"]), Why.USED)
    stays["representation"] |= {n for n, row in rows["representation"].items() if row.person_id in stays["person"]}
    stays["organisation"] |= {
        row.organisation_id for n, row in rows["representation"].items() if n in stays["representation"]
    }
    stays["organisation"] |= {each.organisation_id for each in held if each.organisation_id is not None}
    stays["membership"] |= {
        number for number, row in rows["membership"].items()
        if row.person_id in stays["person"] or row.organisation_id in stays["organisation"]
    }  # fmt: skip
    stays["coverage"] |= {n for n, row in rows["coverage"].items() if row.membership_id in stays["membership"]}
    stays["plan"] |= {row.plan_id for number, row in rows["membership"].items() if number in stays["membership"]}


def _spoken_of(upload: ImportFile, kind: str) -> set[int]:
    """Those of this kind that a row refers to which is not the import's own, whatever package it belongs to."""
    target, found = KINDS[kind].__table__, set[int]()
    for table in target.metadata.tables.values():
        if table.name in DERIVED:
            continue
        for key in table.foreign_keys:
            if key.column.table is target:
                speaks = select(key.parent).where(key.parent.in_(_added(upload, kind))).distinct()
                if table.name in KINDS:
                    speaks = speaks.where(table.c.id.not_in(_added(upload, table.name)))
                if table is Coverage.__table__:  # a later import that was undone has left it in sight, and no more
                    speaks = speaks.where(Coverage.reversed_because.is_distinct_from(kept(BECAUSE)))
                found |= set(db.session.scalars(speaks))
    return found


def _added(upload: ImportFile, kind: str) -> Select[int]:
    """The numbers of all rows of this kind that the import added."""
    added = select(ImportChange.object_id).where(ImportChange.import_id == upload.id, ImportChange.kind == kind)
    return added.where(ImportChange.mark.is_not(None))


def _written_to(upload: ImportFile) -> set[int]:
    """To whose address a letter left, or is about to, since the list was uploaded."""
    letter = exists().where(
        Delivery.address == reach.KEY, Delivery.created_at >= upload.uploaded_at,
        or_(Delivery.mailing_id.is_not(None), Delivery.state.not_in(NOT_SENT)),
    )  # fmt: skip
    people = select(Person.id).outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
    return set(db.session.scalars(people.where(Person.id.in_(_added(upload, "person")), letter)))
