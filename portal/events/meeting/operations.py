"""Wishing to be shown people worth meeting, and to be shown to them; and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.meeting.errors import ForThoseWhoCome
from portal.events.meeting.models import MeetingWish
from portal.events.meeting.queries import is_open
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.programme.queries.moments import is_past
from portal.events.registrations.models import Registration
from portal.events.registrations.queries import own
from portal.events.registrations.queries.standing import has_place
from portal.members.memberships.queries.members import is_member_on

KEPT = timedelta(days=30)


def wish(event: Event, person_id: int, *, hopes: str = "", offers: str = "", now: datetime) -> MeetingWish:
    """Show me people worth meeting, and me to them. Again: these are the lines now. Raises ForThoseWhoCome."""
    event = seats.lock(event)
    mine = db.session.scalar(own.live(event.id, person_id).where(has_place()).with_only_columns(Registration.id))
    if mine is None or not is_open(event, now) or not is_member_on(person_id, today(now)):
        raise ForThoseWhoCome
    row = db.session.get(MeetingWish, mine, populate_existing=True)
    if row is None:
        row = MeetingWish(registration_id=mine, since=now)
        db.session.add(row)
    row.hopes, row.offers = hopes, offers
    db.session.flush()
    return row


def withdraw(event_id: int, person_id: int) -> None:
    """Neither show me anybody nor me to anybody; it holds at once, and the lines are gone. Always allowed."""
    theirs = select(Registration.id).where(Registration.event_id == event_id, Registration.person_id == person_id)
    db.session.execute(delete(MeetingWish).where(MeetingWish.registration_id.in_(theirs)))


def forget_past(now: datetime) -> None:
    """The sweep: a month after an event nobody needs to know whom its people hoped to meet."""
    theirs = select(Registration.id).join(Registration.event).where(is_past(now - KEPT))
    with unit_of_work():
        db.session.execute(delete(MeetingWish).where(MeetingWish.registration_id.in_(theirs)))


def forget(person_id: int) -> None:
    """What they ever wished, at any event, and what they wrote with it."""
    theirs = select(Registration.id).where(Registration.person_id == person_id)
    db.session.execute(delete(MeetingWish).where(MeetingWish.registration_id.in_(theirs)))
