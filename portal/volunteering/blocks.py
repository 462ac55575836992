"""What volunteering tells elsewhere: in the newsletter, and in a person's own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import ngettext
from sqlalchemy import or_

from portal.core.access import Actor, Standing
from portal.core.db import db
from portal.core.house import BlockItem
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.events.calendars import Entry
from portal.events.models import Event, Visibility
from portal.volunteering import queries
from portal.volunteering.models import Assignment, Shift

AHEAD = timedelta(days=45)
MOST = 6


def a_hand_is_welcome(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """Shifts of the coming weeks with room, where people are missing first; of events that every member may see."""
    any_member = Actor(standing=Standing.MEMBER)
    open_to_all = or_(Shift.event_id.is_(None), Event.visibility.in_((Visibility.PUBLIC, Visibility.MEMBERS)))
    found = (
        queries.open_first(any_member, now)
        .where(Shift.taken < Shift.most, Shift.start_utc <= now + AHEAD, open_to_all)
        .limit(MOST)
    )
    return [
        BlockItem(
            source=("shift", shift.id),
            title=shift.role.name,
            text=ngettext("One more is welcome.", "%(num)s more are welcome.", shift.lacks or shift.free),
            url=external_url("volunteering.shift", number=shift.id),
            when=say_moment(shift.start_utc, shift.zone) + (f", {shift.event.title}" if shift.event else ""),
        )
        for shift in db.session.scalars(found)
    ]


def calendar_entries(person_id: int, since: datetime) -> list[Entry]:
    """The shifts that somebody said yes to, for their own calendar."""
    found = queries.my_any(person_id).where(Shift.end_utc >= since).order_by(Shift.start_utc)
    return [_entry(each) for each in db.session.scalars(found)]


def _entry(assignment: Assignment) -> Entry:
    shift = assignment.shift
    return Entry(
        uid=f"shift-{shift.id}-{assignment.id}",
        summary=shift.role.name + (f", {shift.event.title}" if shift.event else ""),
        start=shift.start_utc,
        end=shift.end_utc,
        revised_at=assignment.assigned_at,
        description=shift.role.duties,
        location=shift.place,
        url=external_url("volunteering.shift", number=shift.id),
    )
