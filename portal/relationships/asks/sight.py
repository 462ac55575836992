"""Who may read an ask, and as whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, exists, or_, select

from portal.core.actors import Actor, Right
from portal.core.dates import day_start, local
from portal.core.db import db
from portal.events.programme.models import Event, EventTeam, Phase, Role
from portal.events.registrations.models import Registration
from portal.events.registrations.policies import AMONG_PEOPLE
from portal.events.registrations.queries.standing import has_place
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks.models import RING_AFTER, THANKS_SHOWN, Ask, AskAnswer, AskReport, AskThanks, Ring, State


@dataclass(frozen=True, slots=True)
class Found:
    """An ask with what decides who reads it. `asker_here`: a member of the day."""

    ask: Ask
    asker: Person
    asker_here: bool
    ring: Ring | None
    event: Event | None
    state: State
    mine: bool
    in_the_room: bool
    answered: bool
    named: bool
    thanked: bool
    reported: bool

    @property
    def answerable(self) -> bool:
        """Whether it stands anywhere where somebody may still answer it."""
        return (self.state is State.OPEN and self.asker_here) or (self.in_the_room and self.state is State.RING)

    def may_be_read(self, who: Actor) -> bool:
        """By its owner; members while it stands, or thanks may be read; those who had a part in it; its room; and the
        office, but what stands in a room alone only where somebody reported it."""
        if self.mine:
            return True
        if who.may(Right.MEMBERS) and (self.state is not State.RING or self.reported):
            return True
        if self.state is State.TAKEN_DOWN:
            return False
        if self.answered or self.named or self.in_the_room:
            return True
        return who.is_member and self.asker_here and (self.state is State.OPEN or self.thanked)

    @classmethod
    def of(cls, row: Any, me: int | None, day: date, now: datetime) -> Self:
        ask, asker, here, ring, event, invited, answered, named, thanked, reported = row
        showing = ring is not None and event is not None and shows(ring, event, now)
        return cls(
            ask, asker, bool(here), ring, event, ask.state(day), mine=asker.id == me,
            in_the_room=bool(invited) and showing and ask.state(day) is not State.TAKEN_DOWN, answered=bool(answered),
            named=bool(named), thanked=bool(thanked), reported=bool(reported),
        )  # fmt: skip


def begins(event: Event) -> datetime:
    """The moment at which its day begins, where it is: from then on the room sees the ring."""
    return day_start(local(event.start_utc, event.zone).date(), event.zone)


def takes(ring: Ring, event: Event, now: datetime) -> bool:
    """Whether asks can be posted in it: from when it was opened until a week after the event."""
    there = event.phase(now) in {Phase.PUBLISHED, Phase.OVER}
    return there and ring.closed_at is None and now < event.end_utc + RING_AFTER


def shows(ring: Ring, event: Event, now: datetime) -> bool:
    """Whether the room sees one another's asks."""
    return takes(ring, event, now) and now >= begins(event)


def is_invited(event_id: Any, me: int | None) -> ColumnElement[bool]:
    """SQL: this person has a place at the event, or is among its people on the team."""
    comes = exists().where(Registration.event_id == event_id, Registration.person_id == me, has_place())
    roles = [role for role in Role if role in AMONG_PEOPLE]
    works = exists().where(EventTeam.event_id == event_id, EventTeam.person_id == me, EventTeam.role.in_(roles))
    return or_(comes, works)


def invited(event_id: int, me: int) -> bool:
    """Whether this person is one of the room: of the list, or of those who run the event."""
    return bool(db.session.scalar(select(is_invited(event_id, me))))


def stands(day: Any) -> ColumnElement[bool]:
    """SQL: of an ask that it stands on the board that day."""
    return and_(Ask.until > day, Ask.closed_at.is_(None), Ask.taken_down_at.is_(None))


def may_be_shown(since: Any) -> ColumnElement[bool]:
    """SQL: of thanks that members may read them: whoever thanks and the helper want it, and it was after `since`."""
    return and_(AskThanks.shown, AskThanks.agreed_at.is_not(None), AskThanks.at > since)


def is_shown(row: AskThanks, now: datetime) -> bool:
    """The same of one row, of those that are shown now."""
    return bool(row.shown and row.agreed_at and row.at > now - THANKS_SHOWN)


def _rows(me: int | None, day: date, now: datetime) -> Any:
    thanked = exists().where(AskThanks.ask_id == Ask.id, may_be_shown(now - THANKS_SHOWN))
    return (
        select(
            Ask, Person, counts_on(day), Ring, Event, is_invited(Ring.event_id, me),
            exists().where(AskAnswer.ask_id == Ask.id, AskAnswer.helper_id == me),
            exists().where(AskThanks.ask_id == Ask.id, AskThanks.helper_id == me), thanked,
            exists().where(AskReport.ask_id == Ask.id),
        )
        .join(Person, Person.id == Ask.asker_id)
        .outerjoin(Ring, Ring.id == Ask.ring_id)
        .outerjoin(Event, Event.id == Ring.event_id)
    )  # fmt: skip


def found(ask_id: int, who: Actor, day: date, now: datetime) -> Found | None:
    """The ask of this number, if whoever asks may read it."""
    row = db.session.execute(_rows(who.person_id, day, now).where(Ask.id == ask_id)).first()
    if row is None:
        return None
    seen = Found.of(row, who.person_id, day, now)
    return seen if seen.may_be_read(who) else None
