"""Firms and who speaks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, search
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.members.facts import RepresentationBegan, RepresentationEnded
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.memberships import check_alive
from portal.members.people.models import Person

FIELDS = ("name", "trade", "town", "website", "email", "phone", "about")


class NameTaken(DomainError):
    sentence = _l("There is an organisation of this name already.")
    field = "name"


class NameNeeded(DomainError):
    sentence = _l("Please give a name.")
    field = "name"


class SpeaksAlready(DomainError):
    sentence = _l("They speak for this organisation already.")
    field = "person"


class HasPrimary(DomainError):
    sentence = _l("There is a primary representative on these days. End their part first, or choose another one.")
    field = "kind"


class NotOnThisDay(DomainError):
    sentence = _l("This day lies before the beginning.")
    field = "last_day"


def add_organisation(values: Mapping[str, Any], *, now: datetime) -> Organisation:
    """A new firm. Raises NameNeeded, NameTaken."""
    organisation = Organisation(name="", name_key="", created_at=now)
    _write(organisation, values)
    db.session.add(organisation)
    db.session.flush()
    index_organisations([organisation])
    audit.write("members.organisation_added", about=organisation, after={"name": organisation.name})
    return organisation


def change_organisation(organisation: Organisation, values: Mapping[str, Any], *, by_office: bool) -> None:
    """Change a firm's data. Raises NameNeeded, NameTaken."""
    before = organisation.name
    _write(organisation, values)
    db.session.flush()
    index_organisations([organisation])
    if by_office:
        after = {"name": organisation.name}
        audit.write("members.organisation_changed", about=organisation, before={"name": before}, after=after)


def index_organisations(organisations: Iterable[Organisation]) -> None:
    """Let them be found, by what their page says."""
    search.index_many("organisation", ((each.id, each.name, words_about(each)) for each in organisations))


def words_about(organisation: Organisation) -> str:
    """What an organisation may be found by, besides its name."""
    return f"{organisation.trade}\n{organisation.town}\n{organisation.about}"


def represent(
    organisation: Organisation, person: Person, *, kind: str, start: date, end: date | None = None
) -> Representation:
    """From `start` on the person speaks for the organisation.

    Raises SpeaksAlready, HasPrimary, NotOnThisDay, HasDied.
    """
    if end is not None and end <= start:
        raise NotOnThisDay(field="end")
    check_alive(lock(person))
    lock(organisation)
    for other in representations(organisation.id, since=start):
        if end is not None and other.start >= end:
            continue
        if other.person_id == person.id:
            raise SpeaksAlready
        if kind == other.kind == "primary":
            raise HasPrimary
    row = Representation(organisation_id=organisation.id, person_id=person.id, kind=kind, start=start, end=end)
    db.session.add(row)
    if not person.firm:
        person.firm = organisation.name
    db.session.flush()
    belonging.refresh([person.id])
    audit.write(
        "members.representation_began", about=organisation, after={"person": person.id, "kind": kind, "start": start}
    )
    record(RepresentationBegan(representation_id=row.id))
    return row


def end_representation(row: Representation, *, last_day: date) -> None:
    """The person speaks for the organisation for the last time on `last_day`. Raises NotOnThisDay."""
    end = date.fromordinal(last_day.toordinal() + 1)
    if end < row.start:
        raise NotOnThisDay(_("They began later than that."))
    find_locked(Organisation, row.organisation_id)
    row.end = end
    db.session.flush()
    belonging.refresh([row.person_id])
    audit.write(
        "members.representation_ended", about=("organisation", row.organisation_id),
        after={"person": row.person_id, "end": end},
    )  # fmt: skip
    record(RepresentationEnded(representation_id=row.id))


def representations(organisation_id: int, *, since: date) -> list[Representation]:
    """Who speaks for the organisation on some day from `since` on."""
    rows = select(Representation).where(
        Representation.organisation_id == organisation_id, (Representation.end.is_(None)) | (Representation.end > since)
    )
    return list(db.session.scalars(rows.order_by(Representation.start, Representation.id)))


def _write(organisation: Organisation, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(organisation, name, values[name] or (None if name == "email" else ""))
    if not organisation.name:
        raise NameNeeded
    key = name_key(organisation.name)
    other = db.session.scalar(
        select(Organisation.id).where(Organisation.name_key == key, Organisation.id != (organisation.id or 0))
    )
    if other is not None:
        raise NameTaken
    organisation.name_key = key
