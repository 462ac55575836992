"""Reminding those who come: some time before it begins, once for each date that the event is set to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, insert, literal, select

from portal.core import audit
from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.events.notices import tell
from portal.events.programme.models import REMINDED_AT_FIRST, REMINDERS, Event, Phase
from portal.events.programme.operations import seats
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.events.telling.models import ReminderTold
from portal.members.people import reach

#: Reminders written in one transaction, so that nobody who signs up waits long behind them.
BATCH = 100


class NobodyReminded(DomainError):
    """The event is cancelled or over."""


def choose(event: Event, offsets: Iterable[int], *, now: datetime) -> Event:
    """Say how many minutes before it begins those who come are reminded, each one of `REMINDERS`; none: not at all.

    What would have been due already is let pass, so that nobody hears of a week when two days are left. Raises
    NobodyReminded.
    """
    event, chosen = seats.lock(event), {minutes for minutes in offsets if minutes in REMINDERS}
    if reason := why_nobody(event, now):
        raise NobodyReminded(reason)
    before = set(event.reminders)
    if chosen == before:
        return event
    event.reminders = sorted(chosen, reverse=True)
    db.session.flush()
    for minutes in chosen - before:
        if _moment(event, minutes) <= now:
            those = _open(event, minutes).with_only_columns(
                Registration.id, literal(minutes), literal(event.start_utc, ReminderTold.starts.type)
            )
            db.session.execute(insert(ReminderTold).from_select(["registration_id", "minutes", "starts"], those))
    audit.write(
        "events.reminders_chosen", about=event, before={"minutes": sorted(before)}, after={"minutes": sorted(chosen)}
    )
    return event


def why_nobody(event: Event, now: datetime) -> str:
    """In a sentence, why nobody is reminded of this event any more; nothing while people are. For its team."""
    if event.phase(now) is Phase.CANCELLED:
        return str(_("This event is cancelled, so nobody is reminded of it."))
    return str(_("This event is over, so nobody is reminded of it.")) if event.phase(now) is Phase.OVER else ""


def remind(now: datetime) -> None:
    """The sweep: remind those who come of what begins soon.

    Where several reminders are due, as after an event was moved, the one nearest to it is told and takes their place.
    """
    farthest = now + timedelta(minutes=max(REMINDERS))
    soon = select(Event).where(takes_place(), Event.start_utc > now, Event.start_utc <= farthest).order_by(Event.id)
    due = [
        (event.id, min(minutes))
        for event in db.session.scalars(soon).all()
        if (minutes := [each for each in event.reminders if _moment(event, each) <= now])
    ]
    for event_id, minutes in due:
        while _remind_some(event_id, minutes, now):
            pass


def _remind_some(event_id: int, minutes: int, now: datetime) -> bool:
    with unit_of_work():
        event = db.session.get_one(Event, event_id, populate_existing=True)
        if event.start_utc <= now or _moment(event, minutes) > now:
            return False
        found = db.session.scalars(_open(event, minutes).order_by(Registration.id).limit(BATCH)).all()
        readers = reach.readers(each.person_id for each in found)
        for registration in found:
            tell("reminder", event, registration, readers[registration.person_id], once=_once(event, minutes))
        rows = [{"registration_id": each.id, "minutes": minutes, "starts": event.start_utc} for each in found]
        if rows:
            db.session.execute(insert_or_ignore(ReminderTold), rows)  # another worker may be at it, too
        return len(found) == BATCH


def _open(event: Event, minutes: int) -> Select[Registration]:
    """Those who had a place when the reminder fell due, and have not got it for this date."""
    told: ColumnElement[bool] = exists().where(
        ReminderTold.registration_id == Registration.id,
        ReminderTold.minutes == minutes,
        ReminderTold.starts == event.start_utc,
    )
    before: Any = Registration.confirmed_at < _moment(event, minutes)
    return select(Registration).where(Registration.event_id == event.id, has_place(), before, ~told)


def _moment(event: Event, minutes: int) -> datetime:
    return event.start_utc - timedelta(minutes=minutes)


def _once(event: Event, minutes: int) -> str:
    """The date, and for all but the first sort of reminder how long before."""
    date = event.start_utc.strftime("%Y%m%dT%H%M")
    return date if minutes == REMINDED_AT_FIRST else f"{date}:{minutes}"
