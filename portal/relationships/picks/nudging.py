"""Reminding people of what they meant to do for somebody: a week after the event and a month after, and never again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.locking import for_update
from portal.core.settings import today
from portal.core.web import external_url
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.mail import outbox
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.relationships.picks import picked
from portal.relationships.picks.models import NUDGES, EventPick
from portal.relationships.ties import queries

#: No later than so long after it fell due: what was let pass while the portal stood still is let go.
UNTIL = timedelta(days=7)
#: Picks looked at in one transaction.
BATCH = 500
Found = tuple[EventPick, Event]


def nudge(now: datetime) -> None:
    """The sweep: one letter to whoever wrote down a coffee or a kindness that is still open, for each of the days."""
    for days in NUDGES:
        while _nudge_some(days, now):
            pass


def _nudge_some(days: int, now: datetime) -> bool:
    with unit_of_work():
        fell_due = now - timedelta(days=days)
        due = (Event.end_utc <= fell_due, Event.end_utc > fell_due - UNTIL, EventPick.nudged < days)
        picks: Any = (
            select(EventPick, Event)
            .join(Event, Event.id == EventPick.event_id)
            .where(*due)
            .order_by(EventPick.event_id, EventPick.owner_id, EventPick.number)
            .limit(BATCH)
        )
        found: list[Found] = [(pick, event) for pick, event in db.session.execute(for_update(picks, of=EventPick))]
        still = _open(found, now)
        readers = reach.readers(pick.owner_id for pick, _event in still)
        for (number, event), group in groupby(still, lambda each: (each[0].owner_id, each[1])):
            _write(days, event, [pick for pick, _event in group], readers[number])
        for pick, _event in found:
            pick.nudged = days
        db.session.flush()
        return len(found) == BATCH


def _open(found: Sequence[Found], now: datetime) -> list[Found]:
    """Of the picks those with something that was meant to be, and whose two were not in touch since.

    Both have to be members today: the page leads to nobody else.
    """
    meant = [(pick, event) for pick, event in found if pick.coffee_on or pick.kindness]
    people = {number for pick, _event in meant for number in (pick.owner_id, pick.about_id)}
    here = members.among(sorted(people), today(now))
    last = queries.last_contacts_of({(pick.owner_id, pick.about_id) for pick, _event in meant})
    return [
        (pick, event)
        for pick, event in meant
        if {pick.owner_id, pick.about_id} <= here
        and last.get((pick.owner_id, pick.about_id), date.min) <= picked.last_day(event)
    ]


def _write(days: int, event: Event, picks: Sequence[EventPick], reader: reach.Reader) -> None:
    if reader.address is None:
        return
    outbox.enqueue(
        "relationships.nudge",
        to=reader.address,
        context={
            "title": event.title,
            "coffee": any(pick.coffee_on for pick in picks),
            "kindness": any(pick.kindness for pick in picks),
            "last": days == NUDGES[-1],
            "page": external_url("relationships.after", slug=event.slug),
        },
        key=f"relationships.nudge:{event.id}:{reader.id}:{days}",
    )
