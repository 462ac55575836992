"""What volunteering tells elsewhere: in the newsletter, behind an event, and to a person about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.core.access import actor
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.house import BlockItem
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.events.calendars import Entry
from portal.events.models import Event, Visibility
from portal.volunteering import policies, queries
from portal.volunteering.models import Assignment, Shift

AHEAD = timedelta(days=45)
MOST = 6


def a_hand_is_welcome(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """Some shifts of the coming weeks with room, chosen where people are missing, told by their day."""
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
        for shift in sorted(db.session.scalars(found), key=lambda each: (each.start_utc, each.id))
    ]


def visible_shifts(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the shifts that this reader may know of today."""
    return set(db.session.scalars(queries.visible(who).where(Shift.id.in_(ids)).with_only_columns(Shift.id)))


def calendar_entries(person_id: int, since: datetime) -> list[Entry]:
    """The shifts that somebody said yes to, for their own calendar."""
    found = queries.my_any(person_id).where(Shift.end_utc >= since).order_by(Shift.start_utc)
    return [_entry(each) for each in db.session.scalars(found)]


def event_tab(event: Event) -> tuple[str, str] | None:
    """The shift board, among the pages behind an event."""
    if not policies.manage_event_shifts(actor(), event):
        return None
    return str(_("Shifts")), url_for("volunteering.board", slug=event.slug)


def my_data(person_id: int) -> list[dict[str, Any]]:
    """The shifts that somebody ever said yes to, for the download of everything kept about them."""
    found = select(Assignment).where(Assignment.person_id == person_id).order_by(Assignment.id)
    loaded = found.options(joinedload(Assignment.shift).joinedload(Shift.role))
    return [
        {
            "work": each.shift.role.name,
            "start": each.shift.start_utc,
            "end": each.shift.end_utc,
            "said_yes_at": each.assigned_at,
            "will_be_there_at": each.acknowledged_at,
            "given_back_at": each.cancelled_at,
        }
        for each in db.session.scalars(loaded)
    ]


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
