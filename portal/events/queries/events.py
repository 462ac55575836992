"""Finding events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, null, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.core import search
from portal.core.actors import Actor, Right
from portal.events.models import Event, EventTeam, Kind, Registration, Visibility
from portal.events.queries.moments import day_is_open, is_ahead, is_past, takes_place


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader of the list asked for; all of it is in the address of the page."""

    words: str = ""
    kind: str = ""
    online: bool = False
    members: bool = False
    past: bool = False

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.online or self.members)


def may_see(who: Actor) -> ColumnElement[bool]:
    """SQL: the event is one that `who` may know of.

    Published public events are everybody's; published members' events are for members; whoever is on the team
    or ever signed up keeps seeing theirs; drafts belong to their team and to the events office.
    """
    if who.may(Right.EVENTS):
        return Event.id.is_not(None)
    published = Event.published_at.is_not(None)
    seen = published if who.is_member else and_(published, Event.visibility == Visibility.PUBLIC)
    if who.person_id is None:
        return seen
    own = aliased(Registration)
    on_team = select(EventTeam.id).where(EventTeam.event_id == Event.id, EventTeam.person_id == who.person_id)
    signed_up = select(own.id).where(own.event_id == Event.id, own.person_id == who.person_id)
    return or_(seen, on_team.correlate(Event).exists(), and_(published, signed_up.correlate(Event).exists()))


def visible(who: Actor) -> Select[Event]:
    """The events that `who` may know of (see `may_see`), in no order."""
    return select(Event).where(may_see(who))


def by_slug(who: Actor, slug: str) -> Select[Event]:
    """The event at this address with its team, or nothing when `who` may not know of it."""
    with_team = selectinload(Event.team).joinedload(EventTeam.person)
    return visible(who).where(Event.slug == slug).options(with_team)


def listed(who: Actor, filters: Filters, now: datetime) -> Select[Event, Registration]:
    """Published events for the list, each with the reader's own live registration or None.

    What is on or still to come, soonest first, and then what waits for a new day; or what is over, latest first.
    """
    found: Any = select(Event, null()) if who.person_id is None else _with_mine(who.person_id)
    found = found.where(may_see(who), Event.published_at <= now)
    if filters.past:
        found = found.where(is_past(now)).order_by(Event.start_utc.desc(), Event.id.desc())
    else:
        found = found.where(is_ahead(now)).order_by(case((day_is_open(), 1), else_=0), Event.start_utc, Event.id)
    if filters.kind in set(Kind):
        found = found.where(Event.kind == filters.kind)
    if filters.online:
        found = found.where(Event.online_url != "")
    if filters.members:
        found = found.where(Event.visibility == Visibility.MEMBERS)
    if filters.words:
        matching = search.matches("event", filters.words).subquery()
        found = found.join(matching, matching.c.object_id == Event.id)
    return cast("Select[Event, Registration]", found)


def _with_mine(person_id: int) -> Select[Event, Registration]:
    mine = and_(Registration.event_id == Event.id, Registration.ended_at.is_(None), Registration.person_id == person_id)
    return select(Event, Registration).outerjoin(Registration, mine)


def coming(who: Actor, now: datetime, limit: int = 5) -> Select[Event]:
    """What is on or comes next, neither cancelled nor postponed, that `who` may know of."""
    return (
        visible(who)
        .where(Event.published_at <= now, takes_place(), is_ahead(now))
        .order_by(Event.start_utc, Event.id)
        .limit(limit)
    )


def drafts_of(who: Actor) -> Select[Event]:
    """Drafts that `who` may work on, the soonest first."""
    return visible(who).where(Event.published_at.is_(None)).order_by(Event.start_utc, Event.id).limit(20)


def previous(who: Actor, limit: int = 12) -> Select[Event]:
    """What a new event can start from: the latest ones that `who` may know of."""
    return visible(who).order_by(Event.created_at.desc(), Event.id.desc()).limit(limit)


def runs(person_id: int) -> Select[Any]:
    """The ids of the events on whose team a person is."""
    return select(EventTeam.event_id).where(EventTeam.person_id == person_id)


def in_feed(since: datetime) -> Select[Event]:
    """Public events for the calendar feed of everybody: to come, or cancelled since then, which must stay listed."""
    return (
        select(Event)
        .where(Event.visibility == Visibility.PUBLIC, Event.published_at.is_not(None))
        .where(or_(is_ahead(since), Event.cancelled_at > since))
        .order_by(Event.start_utc, Event.id)
        .limit(1000)
    )


def of_person(person_id: int, since: datetime) -> Select[Event, Registration]:
    """A person's own sign-ups since then, with their events: confirmed or offered, or cancelled with the event."""
    kept = or_(
        and_(
            Registration.ended_at.is_(None),
            or_(Registration.confirmed_at.is_not(None), Registration.offered_at.is_not(None)),
        ),
        Registration.ended_as == "event_cancelled",
    )
    return (
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.person_id == person_id, kept, or_(is_ahead(since), Event.cancelled_at > since))
        .order_by(Event.start_utc, Event.id)
        .limit(500)
    )


def team_of(event_id: int) -> Select[EventTeam]:
    """Everybody on an event's team, in the order in which they came to it."""
    found = select(EventTeam).where(EventTeam.event_id == event_id).order_by(EventTeam.id)
    return found.options(joinedload(EventTeam.person))
