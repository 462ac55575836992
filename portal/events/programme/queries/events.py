"""Finding events, whoever comes to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.core.actors import Actor, Right
from portal.events.programme.models import Event, EventTeam, Kind, Visibility
from portal.events.programme.queries.moments import is_ahead, is_hidden, is_out, takes_place
from portal.events.programme.series_models import Series, Turn


def open_to(who: Actor) -> ColumnElement[bool]:
    """SQL: the event is one that `who` may know of without ever having signed up for it (see `sight.may_see`).

    Published public events are everybody's; published members' events are for members; whoever is on the team sees
    theirs; drafts belong to their team and to the events office.
    """
    if who.may(Right.EVENTS):
        return Event.id.is_not(None)
    published = is_out()
    seen = published if who.is_member else and_(published, Event.visibility == Visibility.PUBLIC)
    if who.person_id is None:
        return seen
    on_team = select(EventTeam.id).where(EventTeam.event_id == Event.id, EventTeam.person_id == who.person_id)
    return or_(seen, on_team.correlate(Event).exists())


def drafts_of(who: Actor) -> Select[Event]:
    """What `who` may work on and is not out yet, the soonest first."""
    found = select(Event).where(open_to(who), is_hidden())
    return found.order_by(Event.start_utc, Event.id).limit(20)


def previous(who: Actor, limit: int = 12) -> Select[Event]:
    """What a new event can start from: the latest ones that are open to `who`, of a series the one that began it."""
    later = select(Turn.event_id).join(Series, Series.id == Turn.series_id)
    repeats = later.where(Turn.event_id == Event.id, Turn.day != Series.first).exists()
    found = select(Event).where(open_to(who), ~repeats)
    return found.order_by(Event.created_at.desc(), Event.id.desc()).limit(limit)


def in_feed(since: datetime) -> Select[Event]:
    """Public events for the calendar feed of everybody: to come, or cancelled since then, which must stay listed."""
    return (
        select(Event)
        .where(Event.visibility == Visibility.PUBLIC, is_out())
        .where(or_(is_ahead(since), Event.cancelled_at > since))
        .order_by(Event.start_utc, Event.id)
        .limit(1000)
    )


def announced(now: datetime, kind: str = "", *, latest: bool = False) -> Select[Event]:
    """Public events for other sites: on or to come, with a day that holds. The soonest first, or what was announced
    `latest`."""
    found = select(Event).where(Event.visibility == Visibility.PUBLIC, Event.published_at <= now)
    found = found.where(takes_place(), is_ahead(now))
    if kind in set(Kind):
        found = found.where(Event.kind == kind)
    return found.order_by(Event.published_at.desc() if latest else Event.start_utc, Event.id)


def team_of(event_id: int) -> Select[EventTeam]:
    """Everybody on an event's team, in the order in which they came to it."""
    found = select(EventTeam).where(EventTeam.event_id == event_id).order_by(EventTeam.id)
    return found.options(joinedload(EventTeam.person))


def team_member(event_id: int, number: int) -> Select[EventTeam]:
    """Somebody on an event's team, with the whole team, which policies ask about."""
    found = select(EventTeam).where(EventTeam.event_id == event_id, EventTeam.person_id == number)
    with_team = joinedload(EventTeam.event).selectinload(Event.team)
    return found.options(with_team, joinedload(EventTeam.person))
