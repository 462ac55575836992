"""Events as somebody finds them: what is open to them, and what they signed up for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, null, or_, select
from sqlalchemy.orm import aliased, selectinload

from portal.core import questions, search
from portal.core.actors import Actor, Right
from portal.core.questions import Question
from portal.events.programme.models import Event, EventTeam, Kind, Visibility
from portal.events.programme.queries.events import open_to
from portal.events.programme.queries.moments import (
    day_is_open,
    is_ahead,
    is_on_days,
    is_out,
    is_past,
    takes_place,
    takes_sign_ups,
)
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.lists import somebody_waits
from portal.events.tickets.models import TicketType

#: Named apart from the registration that a list shows beside its event. Made once: that costs more than the question.
_OWN = aliased(Registration)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader of the list asked for; all of it is in the address of the page."""

    words: str = ""
    kind: str = ""
    online: bool = False
    members: bool = False
    #: Somebody who signs up now has a place at once.
    free: bool = False
    past: bool = False
    #: These days alone, `[first, second)`, whether they are past or not.
    days: tuple[date, date] | None = None

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.online or self.members or self.free or self.days)


def may_see(who: Actor) -> ColumnElement[bool]:
    """SQL: the event is one that `who` may know of.

    What is open to them (`open_to`); and whoever ever signed up keeps seeing theirs while it is published.
    """
    if who.person_id is None or who.may(Right.EVENTS):
        return open_to(who)
    signed_up = select(_OWN.id).where(_OWN.event_id == Event.id, _OWN.person_id == who.person_id)
    return or_(open_to(who), and_(is_out(), signed_up.correlate(Event).exists()))


def visible(who: Actor) -> Select[Event]:
    """The events that `who` may know of (see `may_see`), in no order."""
    return select(Event).where(may_see(who))


def by_slug(who: Actor, slug: str) -> Select[Event]:
    """The event at this address with its team, or nothing when `who` may not know of it."""
    with_team = selectinload(Event.team).joinedload(EventTeam.person)
    return visible(who).where(Event.slug == slug).options(with_team)


def listed(who: Actor, filters: Filters, now: datetime) -> Select[Event, Registration]:
    """Published events for the list, each with the reader's own live registration or None.

    What is on or still to come, soonest first, and then what waits for a new day; or what is over, latest first; or
    what is on on some days.
    """
    found: Any = select(Event, null()) if who.person_id is None else _with_mine(who.person_id)
    found = found.where(may_see(who), Event.published_at <= now)
    if filters.days:
        found = found.where(is_on_days(*filters.days)).order_by(Event.start_utc, Event.id)
    elif filters.past:
        found = found.where(is_past(now)).order_by(Event.start_utc.desc(), Event.id.desc())
    else:
        found = found.where(is_ahead(now)).order_by(case((day_is_open(), 1), else_=0), Event.start_utc, Event.id)
    if filters.kind in set(Kind):
        found = found.where(Event.kind == filters.kind)
    if filters.online:
        found = found.where(Event.online_url != "")
    if filters.free:
        found = found.where(has_room(now))
    if filters.members:
        found = found.where(Event.visibility == Visibility.MEMBERS)
    if filters.words:
        matching = search.matches("event", filters.words).subquery()
        found = found.join(matching, matching.c.object_id == Event.id)
    return cast("Select[Event, Registration]", found)


def has_room(now: datetime) -> ColumnElement[bool]:
    """SQL: whoever signs up now has a place and does not wait."""
    return and_(takes_sign_ups(now), is_free())


def where_one_waits(event_ids: Sequence[int]) -> Select[int, bool]:
    """Of these events, those where whoever signed up would wait; and whether one can, which one cannot where every
    kind of place is given out no more.
    """
    types = select(TicketType.id).where(TicketType.event_id == Event.id).correlate(Event)
    given = or_(~types.exists(), types.where(TicketType.closed_at.is_(None)).exists())
    return select(Event.id, given).where(Event.id.in_(event_ids), ~is_free())


def is_free() -> ColumnElement[bool]:
    """SQL: there is a place, nobody waits for it, and where there are ticket types, one of them has a place left."""
    types = select(TicketType.id).where(TicketType.event_id == Event.id)
    left = types.where(
        TicketType.closed_at.is_(None), or_(TicketType.capacity.is_(None), TicketType.taken < TicketType.capacity)
    )
    room = or_(Event.capacity.is_(None), and_(Event.seats_taken < Event.capacity, ~somebody_waits(Event.id)))
    return and_(room, or_(~types.correlate(Event).exists(), left.correlate(Event).exists()))


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


#: For home: a few more than it shows, since some of them its reader has answered.
NEXT = Question[Event](lambda who: coming(who, questions.now(), 8))
