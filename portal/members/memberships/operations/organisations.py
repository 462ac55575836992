"""Firms and who speaks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, search
from portal.core.dates import A_DAY, Stretch, common, overlapping, without
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.say import say_date, say_list
from portal.members.facts import RepresentationBegan, RepresentationEnded
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.endings import InThePast
from portal.members.memberships.operations.memberships import check_alive
from portal.members.memberships.operations.seats import check_seats
from portal.members.people.models import Person

#: So many are named of those who could take it.
NAMED = 5
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


class PrimaryNeeded(DomainError):
    sentence = _l("Others speak for this organisation after that day, and it needs a primary representative.")
    field = "last_day"


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

    Raises SpeaksAlready, HasPrimary, NotOnThisDay, HasDied, EntryGone, NoSeatFree.
    """
    if end is not None and end <= start:
        raise NotOnThisDay(field="end")
    check_alive(lock(person))
    lock(organisation)
    days = Stretch(start, end)
    _check_free(organisation.id, person.id, kind, days)
    row = Representation(organisation_id=organisation.id, person_id=person.id, kind=kind, start=start, end=end)
    db.session.add(row)
    check_seats(organisation.id, days)
    if not person.firm:
        person.firm = organisation.name
    db.session.flush()
    belonging.refresh([person.id])
    audit.write(
        "members.representation_began", about=organisation, after={"person": person.id, "kind": kind, "start": start}
    )
    record(RepresentationBegan(representation_id=row.id))
    return row


def end_representation(
    row: Representation, *, last_day: date | None, gone: bool = False, since: date | None = None
) -> None:
    """The person speaks for the organisation for the last time on `last_day`; None: no end is in sight.

    An end that is set moves, earlier or later; the same one again changes nothing. Whoever is `gone` need not hand on.
    Whoever may not say what was before `since` gets InThePast. Raises NotOnThisDay, PrimaryNeeded; and of the days
    that are won HasDied, EntryGone, SpeaksAlready, HasPrimary, NoSeatFree.
    """
    if since is not None and last_day is not None and last_day < since:
        raise InThePast
    end = None if last_day is None else last_day + A_DAY
    if end is not None and end < row.start:
        raise NotOnThisDay(_("They began later than that."))
    person = locked(Person, row.person_id)
    locked(Organisation, row.organisation_id)
    row = lock(row)
    before = row.end
    if end == before:
        return
    longer = before is not None and (end is None or end > before)
    if longer:
        check_alive(person)
        _check_free(row.organisation_id, person.id, row.kind, Stretch(before or row.start, end), besides=row.id)
    elif row.kind == "primary" and not gone:
        check_led(row, Stretch(end or row.start, before))
    row.end = end
    if longer:
        check_seats(row.organisation_id, Stretch(before or row.start, end), field="last_day")
    db.session.flush()
    belonging.refresh([row.person_id])
    about, after = ("organisation", row.organisation_id), {"person": row.person_id, "end": end}
    if longer:
        audit.write("members.representation_extended", about=about, before={"end": before}, after=after)
        return
    audit.write("members.representation_ended", about=about, before={"end": before}, after=after)
    record(RepresentationEnded(representation_id=row.id))


def check_led(row: Representation, lost: Stretch, *, field: str = "last_day") -> None:
    """Raises PrimaryNeeded when others speak for the organisation on a day of `lost`, and none of them as primary."""
    others = [each for each in representations(row.organisation_id, since=lost.start) if each.id != row.id]
    led = [Stretch(each.start, each.end) for each in others if each.kind == "primary"]
    gaps = without(lost, led)
    left = [each for each in others if any(common(gap, Stretch(each.start, each.end)) for gap in gaps)]
    if left:
        names = db.session.scalars(select(Person.name).where(Person.id.in_({each.person_id for each in left})))
        raise PrimaryNeeded(
            _(
                "Others speak for this organisation from %(day)s on, and one of them has to be its primary"
                " representative. Hand it on first; this could take it: %(names)s.",
                day=say_date(gaps[0].start), names=say_list(sorted(names)[:NAMED]),
            ),
            field=field,
        )  # fmt: skip


def _check_free(organisation_id: int, person_id: int, kind: str, days: Stretch, besides: int = 0) -> None:
    """Raises SpeaksAlready, HasPrimary. The organisation is held by the caller."""
    for other in representations(organisation_id, since=days.start):
        if other.id == besides or not days.overlaps(Stretch(other.start, other.end)):
            continue
        if other.person_id == person_id:
            raise SpeaksAlready
        if kind == other.kind == "primary":
            raise HasPrimary


def representations(organisation_id: int, *, since: date) -> list[Representation]:
    """Who speaks for the organisation on some day from `since` on."""
    rows = select(Representation).where(
        Representation.organisation_id == organisation_id,
        overlapping(Representation.start, Representation.end, since, None),
    )
    fresh = rows.execution_options(populate_existing=True)
    return list(db.session.scalars(fresh.order_by(Representation.start, Representation.id)))


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
