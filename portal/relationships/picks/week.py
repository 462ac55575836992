"""What was noted after an event, in its owner's letter of the week: a week after it and a month after, and never again.

The letter names nobody and tells nothing of what was written down: the page does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from portal.core.db import db
from portal.core.settings import today
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.digest import Line
from portal.relationships.picks.models import REMINDED, EventPick
from portal.relationships.picks.picked import last_day
from portal.relationships.ties.models import Contact, EvidenceKind, TieEvidence
from portal.relationships.ties.standing import either_way

A_WEEK = timedelta(days=7)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each owner's eyes, a line for each event of which something is still open. One statement."""
    found: dict[int, list[Line]] = {}
    noted = db.session.execute(_noted(person_ids, now))
    for (owner, event), rows in groupby(noted, lambda row: (row[0].owner_id, row[1])):
        still = [pick for pick, _event, *last in rows if _is_open(pick, event, last, now)]
        coffee, kindness = any(pick.coffee_on for pick in still), any(pick.kindness for pick in still)
        if said := _said(event.title, coffee=coffee, kindness=kindness):
            page = external_url("relationships.after", slug=event.slug)
            found.setdefault(owner, []).append(Line(said, page, order=25))
    return found


def _noted(owner_ids: Sequence[int], now: datetime) -> Select[EventPick, Event, date, date]:
    """What they picked at events whose day of reminding has come this week; of members that day."""
    spoken = select(func.max(Contact.day)).where(Contact.owner_id == EventPick.owner_id)
    spoken = spoken.where(Contact.about_id == EventPick.about_id)
    talked = select(func.max(TieEvidence.day)).where(
        either_way(TieEvidence.person_a_id, TieEvidence.person_b_id, EventPick.owner_id, EventPick.about_id),
        TieEvidence.kind == EvidenceKind.TALK,
    )
    ended = [timedelta(days=days) for days in REMINDED]
    this_week = or_(*(and_(Event.end_utc <= now - after, Event.end_utc > now - after - A_WEEK) for after in ended))
    contact, talk = (each.correlate(EventPick).scalar_subquery() for each in (spoken, talked))
    return (
        select(EventPick, Event, contact, talk)
        .join(Event, Event.id == EventPick.event_id)
        .join(Person, Person.id == EventPick.about_id)
        .where(EventPick.owner_id.in_(owner_ids), this_week, members.counts_on(today(now)))
        .order_by(EventPick.owner_id, Event.end_utc, Event.id, EventPick.number)
    )


def _is_open(pick: EventPick, event: Event, last: Iterable[date | None], now: datetime) -> bool:
    """Nothing of it was written down since, and it was noted before its day of reminding came."""
    came = max(days for days in REMINDED if event.end_utc + timedelta(days=days) <= now)
    in_time = pick.picked_at < event.end_utc + timedelta(days=came)
    return in_time and not any(day and day > last_day(event) for day in last)


def _said(title: str, *, coffee: bool, kindness: bool) -> str:
    if coffee and kindness:
        return str(_("A coffee and a kindness that you noted after %(title)s are still open.", title=title))
    if coffee:
        return str(_("A coffee that you noted after %(title)s is still open.", title=title))
    if kindness:
        return str(_("A kindness that you noted after %(title)s is still open.", title=title))
    return ""
