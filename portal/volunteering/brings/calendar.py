"""What volunteering puts into somebody's own calendar."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.core.calendar_files import Entry
from portal.core.db import db
from portal.core.web import external_url
from portal.volunteering import queries
from portal.volunteering.models import Assignment, Shift


def calendar_entries(person_id: int, since: datetime) -> list[Entry]:
    """The shifts that somebody said yes to, for their own calendar."""
    found = queries.my_any(person_id).where(Shift.end_utc >= since).order_by(Shift.start_utc)
    return [_entry(each) for each in db.session.scalars(found)]


def _entry(assignment: Assignment) -> Entry:
    shift = assignment.shift
    name = shift.role.name + (f", {shift.event.title}" if shift.event else "")
    waits = shift.waits_for_its_event
    return Entry(
        uid=f"shift-{shift.id}-{assignment.id}",
        summary=str(_("Postponed: %(title)s", title=name)) if waits else name,
        status="TENTATIVE" if waits else "CONFIRMED",
        start=shift.start_utc,
        end=shift.end_utc,
        revised_at=assignment.assigned_at,
        description=shift.role.duties,
        location=shift.place,
        url=external_url("volunteering.shift", number=shift.id),
    )
