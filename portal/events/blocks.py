"""What the newsletter tells of events: what we did, what comes up, and each reader's own sign-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import BlockItem, BlockSource, PersonalSource
from portal.core.web import external_url
from portal.events.models import Event, Registration, Standing
from portal.events.queries.events import may_see
from portal.events.queries.moments import is_ahead, takes_place
from portal.events.words import picture_of, say_when, say_where

#: How far an edition looks ahead.
AHEAD = timedelta(days=45)


def what_we_did(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """Events that took place in the time the edition tells of."""
    took_place = (
        select(Event)
        .where(takes_place(), Event.end_utc >= since, Event.end_utc < min(until, now))
        .order_by(Event.start_utc)
        .limit(12)
    )
    return [_item(event, over=True) for event in db.session.scalars(took_place)]


def coming_up(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """What is on or still to come when the edition goes out."""
    goes_out = max(until, now)
    ahead = (
        select(Event)
        .where(takes_place(), is_ahead(goes_out), Event.start_utc < goes_out + AHEAD)
        .order_by(Event.start_utc)
        .limit(12)
    )
    return [_item(event) for event in db.session.scalars(ahead)]


def visible_events(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the events that this reader may know of today."""
    return set(db.session.scalars(select(Event.id).where(Event.id.in_(ids), may_see(who))))


def own_sign_ups(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader the events they are signed up for; a place held for them comes first."""
    rows = db.session.execute(
        select(Registration, Event)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id.in_(person_ids), Registration.ended_at.is_(None))
        .where(takes_place(), is_ahead(now))
        .order_by(Registration.confirmed_at.is_not(None), Event.start_utc, Registration.id)
    )
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    said = {
        Standing.CONFIRMED: _("You are coming."),
        Standing.OFFERED: _("A place is held for you: take it, or let it go."),
        Standing.WAITING: _("You are on the waiting list."),
    }
    for registration, event in rows:
        words = said.get(registration.standing(now))
        if words is not None:
            url = external_url("events.registration", slug=event.slug)
            lines[registration.person_id].append(
                BlockItem(("event", event.id), event.title, str(words), url, when=say_when(event))
            )
    return dict(lines)


def _item(event: Event, *, over: bool = False) -> BlockItem:
    """An event as a line of the newsletter; what invited people to it is left out once it is over."""
    when = ", ".join(part for part in (say_when(event), say_where(event)) if part)
    url = external_url("events.registration" if event.visibility == "members" else "events.show", slug=event.slug)
    told = "" if over else event.summary
    return BlockItem(("event", event.id), event.title, told, url, image=picture_of(event), when=when)


BLOCKS = (
    BlockSource("events.past", _l("What we did"), 20, what_we_did),
    BlockSource("events.coming", _l("Coming up"), 40, coming_up),
)
PERSONAL = PersonalSource("events.mine", _l("Your events"), 20, own_sign_ups)
