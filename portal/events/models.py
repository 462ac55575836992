"""Events, who runs them, and who comes. What state something is in follows from its dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.members.models import Person

#: As the partial indexes spell it; a statement must use these very words to be served by them.
LIVE = "ended_at IS NULL"
WAITING = "ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"
OFFERED = "ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"
MOST_GUESTS = 5


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
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    OVER = "over"


class Standing(StrEnum):
    """Where a registration stands at a moment."""

    WAITING = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled_by_person"
    REMOVED = "removed"
    EVENT_CANCELLED = "event_cancelled"


#: How a registration can have ended.
ENDINGS = (Standing.EXPIRED, Standing.DECLINED, Standing.CANCELLED, Standing.REMOVED, Standing.EVENT_CANCELLED)


def _one_of(column: str, kind: type[StrEnum]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in kind))


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
    kind: Mapped[str] = mapped_column(String(20), default=Kind.GATHERING)
    format: Mapped[str | None] = mapped_column(String(20))
    no_pitch: Mapped[bool] = mapped_column(default=False)

    local_start: Mapped[datetime] = mapped_column(DateTime())
    local_end: Mapped[datetime] = mapped_column(DateTime())
    zone: Mapped[str] = mapped_column(String(60))
    start_utc: Mapped[datetime] = mapped_column(index=True)
    end_utc: Mapped[datetime]
    first_start_utc: Mapped[datetime | None]

    venue: Mapped[str] = mapped_column(default="")
    venue_note: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")

    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.PUBLIC)
    capacity: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    over_by: Mapped[int] = mapped_column(default=0)
    guest_limit: Mapped[int] = mapped_column(SmallInteger, default=0)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    cancel_until: Mapped[datetime | None]
    offer_hours: Mapped[int] = mapped_column(SmallInteger, default=48)

    #: RFC 5545 3.8.7.4: grows with every change of time or place and never falls.
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    #: What those who come were last told, and when they are to be told of what changed since.
    told: Mapped[dict[str, Any] | None]
    tell_at: Mapped[datetime | None] = mapped_column(index=True)

    published_at: Mapped[datetime | None]
    postponed_at: Mapped[datetime | None]
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
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("format", Format), name="format"),
        CheckConstraint(_one_of("visibility", Visibility), name="visibility"),
        CheckConstraint("cancelled_at IS NULL OR published_at IS NOT NULL", name="only_published_is_cancelled"),
    )

    def phase(self, now: datetime) -> Phase:
        """Where the event stands at this moment."""
        if self.cancelled_at is not None and self.cancelled_at <= now:
            return Phase.CANCELLED
        if self.published_at is None or self.published_at > now:
            return Phase.DRAFT
        if self.postponed_at is not None:
            return Phase.POSTPONED
        return Phase.OVER if self.end_utc <= now else Phase.PUBLISHED

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)

    @property
    def free(self) -> int | None:
        """Places that nobody holds; None when there is no limit. Negative when the capacity was lowered too far."""
        return None if self.capacity is None else self.capacity - self.seats_taken

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

    def role_of(self, person_id: int | None) -> Role | None:
        """The role of a person on the team. The team must have been loaded."""
        return next((Role(each.role) for each in self.team if person_id and each.person_id == person_id), None)


class EventTeam(Model):
    """Somebody who runs the event. `shown`: named on the page as a host, with what they do there."""

    __tablename__ = "event_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    does: Mapped[str] = mapped_column(String(80), default="")
    shown: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]

    event: Mapped[Event] = relationship(lazy="raise", back_populates="team")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint(_one_of("role", Role), name="role"),
    )


class Registration(Model):
    """One person's sign-up for one event, with the guests they bring; `places` counts both.

    waitlisted → offered → confirmed | expired | declined; any of the first three → cancelled_by_person |
    removed | event_cancelled. Whoever comes back after an end gets a new row, at the end of the queue.
    """

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    places: Mapped[int] = mapped_column(SmallInteger, default=1)
    guests: Mapped[list[str]] = mapped_column(default=list)
    joined_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(String(20))
    attended_at: Mapped[datetime | None]
    list_consent: Mapped[bool] = mapped_column(default=False)
    told_sequence: Mapped[int] = mapped_column(default=0)
    reminded_for: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"places BETWEEN 1 AND {MOST_GUESTS + 1}", name="places"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
        CheckConstraint("(offered_at IS NULL) = (offer_until IS NULL)", name="offers_have_a_deadline"),
        CheckConstraint("ended_as IN ({})".format(", ".join(f"'{e}'" for e in ENDINGS)), name="ended_as"),
        CheckConstraint("attended_at IS NULL OR confirmed_at IS NOT NULL", name="attended"),
        Index(
            "uq_registration_live", "event_id", "person_id", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
        Index(
            "ix_registration_queue", "event_id", "joined_at", "id",
            sqlite_where=text(WAITING), postgresql_where=text(WAITING),
        ),
        Index(
            "ix_registration_offers", "offer_until",
            sqlite_where=text(OFFERED), postgresql_where=text(OFFERED),
        ),
    )  # fmt: skip

    def standing(self, now: datetime) -> Standing:
        """Where the registration stands at this moment; an offer expires by its date, with no job running."""
        if self.ended_as is not None:
            return Standing(self.ended_as)
        if self.confirmed_at is not None:
            return Standing.CONFIRMED
        if self.offer_until is None:
            return Standing.WAITING
        return Standing.OFFERED if now < self.offer_until else Standing.EXPIRED

    @property
    def holds_places(self) -> bool:
        """Whether the event's counter includes it: confirmed, or offered and not yet given back."""
        return self.ended_at is None and (self.confirmed_at is not None or self.offered_at is not None)


class RegistrationChange(Model):
    """What became of a registration, step by step. Append-only: a trigger refuses change."""

    __tablename__ = "registration_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    by_person_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class CalendarFeed(Model):
    """A person's private calendar address. The token is made from the nonce and the portal's secret, so that the
    person can see the address again while the database alone does not give it away; revoking deletes the row.
    """

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
