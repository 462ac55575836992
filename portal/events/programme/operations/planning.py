"""Setting an event up and planning it anew."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import audit, search
from portal.core.db import db
from portal.core.facts import record
from portal.core.text import plain, slugify
from portal.core.wall_clock import BadTime, fold_of, moment, moved_by_days
from portal.events.errors import AlreadyCancelled
from portal.events.facts import EventChanged, EventRepeated
from portal.events.programme import pictures
from portal.events.programme.models import Event, EventTeam, Format, Kind, Phase, Role, Visibility
from portal.events.programme.operations import checking, seats

#: Edits within this time are told in one message; not when the event is closer than a day.
TELL_AFTER = timedelta(minutes=30)
SOON = timedelta(hours=24)
#: Addresses below /events that are pages of their own.
RESERVED = {"embed", "new"}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """From when to when, by the clock on the wall. The folds say which, of a time that comes twice."""

    local_start: datetime
    local_end: datetime
    start_fold: int | None = None
    end_fold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(When):
    """What an organiser decides. Times are wall-clock times in `zone`; the moments around sign-up are UTC."""

    title: str
    zone: str
    summary: str = ""
    body: str = ""
    kind: str = Kind.GATHERING
    format: str | None = None
    no_pitch: bool = False
    rounds: int | None = None
    round_minutes: int | None = None
    tables: int | None = None
    table_seats: int | None = None
    prompts: str = ""
    picture: str = ""
    picture_alt: str = ""
    venue: str = ""
    address: str = ""
    venue_note: str = ""
    online_url: str = ""
    cost: str = ""
    visibility: str = Visibility.PUBLIC
    visitors_welcome: bool = False
    capacity: int | None = None
    guest_limit: int = 0
    approves: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cancel_until: datetime | None = None
    offer_hours: int = 48

    def moments(self) -> tuple[datetime, datetime]:
        """Start and end as moments. Raises BadTime, TimeComesTwice."""
        later = self.local_end.date() != self.local_start.date()
        start = moment(self.local_start, self.zone, fold=self.start_fold, field="begins")
        end = moment(self.local_end, self.zone, fold=self.end_fold, field="ends", day="last_day" if later else "day")
        if end <= start:
            time = f"{self.local_start:%H:%M}"
            sentence = _("Choose an end later than %(time)s. If it goes on to another day, say which.", time=time)
            raise BadTime(sentence, field="ends")
        return start, end


#: What calendars carry: a change of these raises SEQUENCE and is told to everybody who comes.
IN_CALENDARS = ("start_utc", "end_utc", "zone", "venue", "address", "online_url")
PLAIN = (
    "title", "summary", "body", "kind", "no_pitch", "rounds", "round_minutes", "tables", "table_seats", "prompts",
    "local_start", "local_end", "zone", "venue", "address", "venue_note", "online_url", "cost", "visibility",
    "visitors_welcome", "guest_limit", "approves", "opens_at", "closes_at", "cancel_until", "offer_hours",
)  # fmt: skip
PICTURED = ("picture", "picture_alt")


def create_event(plan: Plan, *, by: int | None, now: datetime, like: Event | None = None) -> Event:
    """A draft that only its team sees; whoever creates it owns it.

    `like`: the event that it repeats. The same team helps, it reminds as that does, and what stands above events and
    belongs to one (tickets, shifts) follows from the fact.
    """
    if like is not None:
        seats.lock(like)  # a copy has its picture, which must not go meanwhile
    start, end = plan.moments()
    event = Event(
        uuid=str(uuid4()),
        slug=_free_slug(plan),
        start_utc=start,
        end_utc=end,
        revised_at=now,
        created_at=now,
        created_by=by,
        seats_taken=0,
    )
    if like is not None:
        event.reminders = list(like.reminders)
    _apply(event, plan, now)
    event.capacity = plan.capacity
    db.session.add(event)
    db.session.flush()
    if by is not None:
        db.session.add(EventTeam(event_id=event.id, person_id=by, role=Role.OWNER, since=now))
    if like is not None:
        _same_team(event, like, but=by, now=now)
        record(EventRepeated(event_id=event.id, of_event_id=like.id))
    db.session.flush()
    audit.write("events.created", about=event, after={"title": event.title})
    return event


def revise(event: Event, plan: Plan, *, now: datetime, on_again: bool = False) -> None:
    """Another plan for a locked event; a postponed one with a new time is on again.

    The event's part of `changing.change_event`, which is what is called: there the list of those who come follows.
    Raises BadTime, TimeComesTwice, AlreadyCancelled, NotPublishable where it could not go out by itself any more.
    """
    start, end = plan.moments()
    phase = event.phase(now)
    if phase is Phase.CANCELLED:
        raise AlreadyCancelled
    moved = on_again or (start, end) != (event.start_utc, event.end_utc)
    off_since = event.postponed_at if moved else None
    if moved and not phase.hidden:
        _refuse_the_past(start, phase, now)
    before = _comparable(event)
    was_soon = event.start_utc - now <= SOON
    event.start_utc, event.end_utc = start, end
    _apply(event, plan, now)
    if moved:
        event.postponed_at = None
    after = _comparable(event)
    changed = {name for name in after if after[name] != before[name]}
    if changed or plan.capacity != event.capacity:
        event.revised_at = now
    seats.set_capacity(event, plan.capacity)
    if phase is Phase.SCHEDULED:
        checking.still_ready(event)
        event.first_start_utc = start
        remember(event)
    if not phase.hidden:
        if changed & set(IN_CALENDARS) or off_since:
            event.sequence += 1
            remember(event)
            soon = was_soon or start - now <= SOON
            if phase is not Phase.OVER:
                event.tell_at = now if soon or off_since else now + TELL_AFTER
            record(EventChanged(event_id=event.id, moved=moved, off_since=off_since))
        index(event)
    elif moved:
        record(EventChanged(event_id=event.id, moved=True))
    audit.write(
        "events.changed",
        about=event,
        before={name: before[name] for name in changed if name != "body"},
        after={name: after[name] for name in changed if name != "body"},
    )
    db.session.flush()


def index(event: Event) -> None:
    """Let a published event be found by its words."""
    words = " ".join((event.summary, plain(event.body), event.venue, event.address, event.kind))
    search.index("event", event.id, event.title, words)


def remember(event: Event) -> None:
    """Keep what people plan by under the event's SEQUENCE, to say later to each what has changed for them."""
    event.told = {**(event.told or {}), str(event.sequence): snapshot(event)}


def snapshot(event: Event) -> dict[str, Any]:
    """What people plan by."""
    return {
        "start": event.start_utc.isoformat(),
        "end": event.end_utc.isoformat(),
        "zone": event.zone,
        "venue": event.venue,
        "address": event.address,
        "room": event.online_url,
        "open": event.day_is_open,
    }


def plan_of(event: Event) -> Plan:
    """The plan that an event follows."""
    return Plan(
        **{name: getattr(event, name) for name in (*PLAIN, *PICTURED)},
        format=event.format,
        capacity=event.capacity,
        start_fold=fold_of(event.local_start, event.zone, event.start_utc),
        end_fold=fold_of(event.local_end, event.zone, event.end_utc),
    )


def plan_on(event: Event, when: When, now: datetime) -> Plan:
    """Its plan on another day: what closes before the event (sign-up, changing one's mind) moves along."""
    days = (when.local_start.date() - event.local_start.date()).days

    def along(at: datetime | None) -> datetime | None:
        return at and moved_by_days(at, days, event.zone)

    ahead = event.opens_at is not None and event.opens_at > now
    return replace(
        plan_of(event),
        local_start=when.local_start,
        local_end=when.local_end,
        start_fold=when.start_fold,
        end_fold=when.end_fold,
        opens_at=along(event.opens_at) if ahead else event.opens_at,
        closes_at=along(event.closes_at),
        cancel_until=along(event.cancel_until),
    )


def _same_team(event: Event, like: Event, *, but: int | None, now: datetime) -> None:
    for other in db.session.scalars(select(EventTeam).where(EventTeam.event_id == like.id)).all():
        if other.person_id != but:
            again = EventTeam(event_id=event.id, person_id=other.person_id, role=other.role, since=now)
            again.does, again.shown = other.does, other.shown
            db.session.add(again)
    db.session.flush()


def _apply(event: Event, plan: Plan, now: datetime) -> None:
    values = asdict(plan)
    for name in PLAIN:
        setattr(event, name, values[name])
    event.format = Format(plan.format) if plan.format else None
    pictures.change(event, plan.picture, plan.picture_alt, now=now)


def _comparable(event: Event) -> dict[str, Any]:
    names = {*PLAIN, *PICTURED, *IN_CALENDARS, "format"} - {"local_start", "local_end"}
    return {name: getattr(event, name) for name in sorted(names)}


def _refuse_the_past(start: datetime, phase: Phase, now: datetime) -> None:
    if phase is Phase.OVER:
        raise BadTime(_("This event is over; it cannot be moved any more."), field="day")
    if start <= now:
        raise BadTime(_("Choose a day and time still to come: people are signed up for it."), field="day")


def _free_slug(plan: Plan) -> str:
    first = slugify(plan.title)
    choices = [first, f"{first}-{plan.local_start:%Y-%m-%d}", f"{first}-{uuid4().hex[:8]}"]
    taken = set(db.session.scalars(select(Event.slug).where(Event.slug.in_(choices)))) | RESERVED
    return next(slug for slug in choices if slug not in taken)
