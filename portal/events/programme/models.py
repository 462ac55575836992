"""An event and who runs it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.members.people.models import Person

MOST_GUESTS = 5
#: How many minutes before it begins those who come can be reminded, and are where nobody says otherwise.
REMINDERS = (7 * 24 * 60, 3 * 24 * 60, 24 * 60, 2 * 60)
REMINDED_AT_FIRST = 24 * 60
#: What a format may ask for at most.
MOST_ROUNDS, MOST_MINUTES, MOST_TABLES, MOST_SEATS = 12, 240, 200, 50


class Kind(StrEnum):
    """What people will call it."""

    BREAKFAST = "breakfast"
    SUPPER = "supper"
    WALK = "walk"
    WORKSHOP = "workshop"
    TALK = "talk"
    MEETING = "meeting"
    GATHERING = "gathering"


class Format(StrEnum):
    """How people spend their time in it."""

    TABLES = "tables"
    DOING = "doing"
    LISTENING = "listening"
    EATING = "eating"


class Visibility(StrEnum):
    """Who finds the event once it is published."""

    PUBLIC = "public"
    MEMBERS = "members"


class Role(StrEnum):
    """What somebody on the team may do, the most first."""

    OWNER = "owner"
    ORGANISER = "organiser"
    DOOR = "door"
    CONNECTOR = "connector"
    VIEWER = "viewer"


class Phase(StrEnum):
    """Where an event stands at a moment."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    OVER = "over"

    @property
    def hidden(self) -> bool:
        """Whether only its team and the events office know of it yet."""
        return self in {Phase.DRAFT, Phase.SCHEDULED}


class Event(Model):
    """Something the association invites to.

    `local_start` and `local_end` are wall-clock times in `zone` and are what the organiser meant;
    `start_utc` and `end_utc` are the moments they name. `seats_taken` counts the places of confirmed
    registrations and of held offers; it only changes through `operations.seats`. `over_by` is how many of
    them stand above a capacity that was lowered later, never the effect of a booking.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(140))
    summary: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    kind: Mapped[Kind] = mapped_column(word_of(Kind, "kind"), default=Kind.GATHERING)
    format: Mapped[Format | None] = mapped_column(word_of(Format, "format"))
    no_pitch: Mapped[bool] = mapped_column(default=False)
    rounds: Mapped[int | None] = mapped_column(SmallInteger)
    round_minutes: Mapped[int | None] = mapped_column(SmallInteger)
    tables: Mapped[int | None] = mapped_column(SmallInteger)
    table_seats: Mapped[int | None] = mapped_column(SmallInteger)
    #: One for each card, a line each.
    prompts: Mapped[str] = mapped_column(default="", server_default="")
    #: The event's own (see `pictures`), and what it shows; empty: one of the house's, by its kind.
    picture: Mapped[str] = mapped_column(String(32), default="", server_default="", index=True)
    picture_alt: Mapped[str] = mapped_column(String(200), default="", server_default="")

    local_start: Mapped[datetime] = mapped_column(DateTime())
    local_end: Mapped[datetime] = mapped_column(DateTime())
    zone: Mapped[str] = mapped_column(String(60))
    start_utc: Mapped[datetime] = mapped_column(index=True)
    end_utc: Mapped[datetime]
    first_start_utc: Mapped[datetime | None]

    venue: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="", server_default="")
    venue_note: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")

    visibility: Mapped[Visibility] = mapped_column(word_of(Visibility, "visibility"), default=Visibility.PUBLIC)
    #: Whether somebody who is no member may sign up themselves; of effect for public events alone.
    visitors_welcome: Mapped[bool] = mapped_column(default=False, server_default=false())
    capacity: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    over_by: Mapped[int] = mapped_column(default=0)
    guest_limit: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Its organisers decide on each sign-up.
    approves: Mapped[bool] = mapped_column(default=False, server_default=false())
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    cancel_until: Mapped[datetime | None]
    offer_hours: Mapped[int] = mapped_column(SmallInteger, default=48)

    #: How many minutes before it begins those who come are reminded, each one of `REMINDERS`: when it moves, they move.
    reminders: Mapped[list[Any]] = mapped_column(default=lambda: [REMINDED_AT_FIRST], server_default="[1440]")
    #: RFC 5545 3.8.7.4: grows with every change of time or place and never falls.
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    #: What people plan by, as it stood at each SEQUENCE since publication: what a registration was last told is
    #: found under its `told_sequence`. `tell_at`: when they are to be told of what has changed since.
    told: Mapped[dict[str, Any] | None]
    tell_at: Mapped[datetime | None] = mapped_column(index=True)

    #: In the future: it goes out by itself then. `announce_at`: when that is still to be told of.
    published_at: Mapped[datetime | None]
    announce_at: Mapped[datetime | None] = mapped_column(index=True)
    postponed_at: Mapped[datetime | None]
    #: When those who were there had been asked how it was.
    feedback_asked_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)

    team: Mapped[list[EventTeam]] = relationship(
        lazy="raise", order_by="EventTeam.id", back_populates="event", passive_deletes=True
    )

    __table_args__ = (
        CheckConstraint("end_utc > start_utc", name="ends_after_it_starts"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("seats_taken >= 0 AND over_by >= 0", name="seats_taken"),
        CheckConstraint(
            "capacity IS NULL OR CASE WHEN over_by > 0 THEN seats_taken = capacity + over_by "
            "ELSE seats_taken <= capacity END",
            name="never_oversold",
        ),
        CheckConstraint("sequence >= 0", name="sequence"),
        CheckConstraint(f"guest_limit BETWEEN 0 AND {MOST_GUESTS}", name="guest_limit"),
        CheckConstraint("offer_hours BETWEEN 1 AND 720", name="offer_hours"),
        CheckConstraint("picture = '' OR picture_alt <> ''", name="picture_in_words"),
        CheckConstraint(f"rounds BETWEEN 1 AND {MOST_ROUNDS}", name="rounds"),
        CheckConstraint(f"round_minutes BETWEEN 1 AND {MOST_MINUTES}", name="round_minutes"),
        CheckConstraint(f"tables BETWEEN 1 AND {MOST_TABLES}", name="tables"),
        CheckConstraint(f"table_seats BETWEEN 1 AND {MOST_SEATS}", name="table_seats"),
        CheckConstraint("cancelled_at IS NULL OR published_at IS NOT NULL", name="only_published_is_cancelled"),
        CheckConstraint("announce_at IS NULL OR announce_at = published_at", name="announced_when_it_goes_out"),
    )

    def phase(self, now: datetime) -> Phase:
        """Where the event stands at this moment."""
        if self.cancelled_at is not None and self.cancelled_at <= now:
            return Phase.CANCELLED
        if self.published_at is None:
            return Phase.DRAFT
        if self.published_at > now:
            return Phase.SCHEDULED
        if self.postponed_at is not None:
            return Phase.POSTPONED
        return Phase.OVER if self.end_utc <= now else Phase.PUBLISHED

    @property
    def day_is_open(self) -> bool:
        """Postponed, and no new day yet: the dates are the old ones (SQL: `queries.moments`)."""
        return self.postponed_at is not None and self.cancelled_at is None

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)

    @property
    def free(self) -> int | None:
        """Places that nobody holds; None when there is no limit. Negative when the capacity was lowered too far."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def guests_at_most(self) -> int:
        """How many guests a member may bring. A larger party than all places would wait for ever, and all behind it."""
        return self.guest_limit if self.capacity is None else min(self.guest_limit, self.capacity - 1)

    @property
    def welcomes_visitors(self) -> bool:
        """Whether anybody may sign up, with an address that they show to be theirs."""
        return self.visitors_welcome and self.visibility == Visibility.PUBLIC

    @property
    def closing(self) -> datetime:
        """The moment from which nobody can sign up any more."""
        return self.start_utc if self.closes_at is None else min(self.closes_at, self.start_utc)

    def takes_sign_ups(self, now: datetime) -> bool:
        """Whether somebody can sign up (or join the waiting list) at this moment."""
        opened = self.opens_at is None or self.opens_at <= now
        return self.phase(now) is Phase.PUBLISHED and opened and now < self.closing

    @property
    def lasts_days(self) -> bool:
        """Whether it ends on another calendar day than it starts."""
        return self.local_start.date() != (self.local_end - timedelta(microseconds=1)).date()

    @property
    def cards(self) -> list[str]:
        """The prompts, one for each card."""
        return [line.strip() for line in self.prompts.splitlines() if line.strip()]

    def role_of(self, person_id: int | None) -> Role | None:
        """The role of a person on the team. The team must have been loaded."""
        return next((each.role for each in self.team if person_id and each.person_id == person_id), None)


class EventTeam(Model):
    """Somebody who runs the event. `shown`: named on the page as a host, with what they do there."""

    __tablename__ = "event_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(word_of(Role, "role"))
    does: Mapped[str] = mapped_column(String(80), default="")
    shown: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]

    event: Mapped[Event] = relationship(lazy="raise", back_populates="team")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("event_id", "person_id"),)
