"""Who speaks first for a firm is handed on, and people go on for another firm: each in one transaction, from a day."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core import audit
from portal.core.dates import A_DAY, Stretch
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.members.facts import PrimaryChanged, RepresentationEnded
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.endings import InThePast
from portal.members.memberships.operations.memberships import check_alive
from portal.members.memberships.operations.organisations import (
    HasPrimary,
    check_led,
    end_representation,
    represent,
    representations,
)
from portal.members.people.models import Person


class NotOneOfThem(DomainError):
    sentence = _l("They do not speak for this organisation on that day. Choose somebody who does.")
    field = "person"


class IsPrimary(DomainError):
    sentence = _l("They are the primary representative already.")
    field = "person"


class NobodyToFollow(DomainError):
    sentence = _l("Nobody is the primary representative on that day. Choose another day.")
    field = "start"


class SameFirm(DomainError):
    sentence = _l("They speak for this organisation already. Choose the one to which they go.")
    field = "organisation"


def hand_on(
    organisation: Organisation, person: Person, *, start: date, stays: bool, since: date | None = None
) -> Representation:
    """From `start` on the person, who speaks for the organisation then, is its primary representative.

    Whoever was it stays as a delegate, or leaves. There is no day between the two, and none without anybody.
    Whoever may not say what was before `since` gets InThePast. Raises HasDied, EntryGone, NobodyToFollow, IsPrimary,
    NotOneOfThem, HasPrimary, PrimaryNeeded.
    """
    if since is not None and start < since:
        raise InThePast(field="start")
    check_alive(lock(person))
    organisation = lock(organisation)
    there = [row for row in representations(organisation.id, since=start) if row.start <= start]
    before = next((row for row in there if row.kind == "primary"), None)
    if before is None:
        raise NobodyToFollow
    if before.person_id == person.id:
        raise IsPrimary
    theirs = next((row for row in there if row.person_id == person.id), None)
    if theirs is None:
        raise NotOneOfThem
    led_until, spoke_until = before.end, theirs.end
    before.end = theirs.end = start
    db.session.flush()
    for row in representations(organisation.id, since=start):
        if row.kind == "primary" and Stretch(start, spoke_until).overlaps(Stretch(row.start, row.end)):
            raise HasPrimary
    after = Representation(organisation_id=organisation.id, person_id=person.id, kind="primary", start=start)
    after.end = spoke_until
    db.session.add(after)
    if stays:
        kept = Representation(organisation_id=organisation.id, person_id=before.person_id, start=start, end=led_until)
        db.session.add(kept)
    db.session.flush()
    check_led(before, Stretch(start, led_until), field="person")
    belonging.refresh([person.id, before.person_id])
    audit.write(
        "members.primary_changed", about=organisation,
        before={"person": before.person_id}, after={"person": person.id, "start": start, "stays": stays},
    )  # fmt: skip
    record(PrimaryChanged(representation_id=after.id))
    if not stays:
        record(RepresentationEnded(representation_id=before.id))
    return after


def change_employer(
    row: Representation, organisation: Organisation, *, kind: str, start: date, today: date
) -> Representation:
    """The person leaves one firm, and speaks for `organisation` from `start` on. What is theirs stays as it is.

    Raises SameFirm, and whatever ending the one or beginning the other raises; nothing is written then.
    """
    if organisation.id == row.organisation_id:
        raise SameFirm
    person = lock(db.session.get_one(Person, row.person_id))
    for number in sorted((row.organisation_id, organisation.id)):
        locked(Organisation, number)
    former = db.session.get_one(Organisation, row.organisation_id)
    row = lock(row)
    if row.end is None or row.end > start:
        end_representation(row, last_day=start - A_DAY)
    begun = represent(organisation, person, kind=kind, start=start)
    if start <= today and person.firm == former.name:
        person.firm = organisation.name
        db.session.flush()
    return begun
