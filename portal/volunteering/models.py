"""What volunteers do: roles say what, shifts say when and how many, assignments say who.

A shift never holds more people than `most`: triggers keep `taken`, a check holds it (migration 0007). Nor does
anybody have two shifts at the same time; the database refuses that too. What has become of an assignment is read
from its moments.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.dates import A_DAY, local
from portal.core.db import Model, db, word_of
from portal.events.programme.models import Event
from portal.members.people.models import Person

#: Two shifts closer than this leave no time to walk from one to the other.
TRAVEL = timedelta(minutes=30)
LIVE = text("cancelled_at IS NULL")
OPEN = text("closed_at IS NULL")
#: From so long before a shift on, those on it are asked whether they will be there.
ASKED_AHEAD = timedelta(hours=48)
#: So long after a shift it is forgotten who was not there, and why.
KEPT_FOR = timedelta(days=90)
#: Until so long before a shift places on it are kept for a first shift.
HELD_AHEAD = timedelta(days=7)
#: Minutes that somebody can have been on a shift.
LONGEST = 48 * 60


class CancelledBy(StrEnum):
    """Whose doing it was that somebody no longer comes."""

    PERSON = "person"
    ORGANISER = "organiser"
    SHIFT = "shift"


class Closing(StrEnum):
    """What became of an ask for a stand-in."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    #: Nobody's answer: the shift was given back or called off, or whoever was asked is on it already.
    LAPSED = "lapsed"


class Outcome(StrEnum):
    """What whoever organises a shift notes of somebody who was expected."""

    THERE = "there"
    EXCUSED = "excused"
    MISSED = "missed"


class Role(Model):
    """A kind of work: "Coffee", "Connector"."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    duties: Mapped[str] = mapped_column(default="")
    skills: Mapped[str] = mapped_column(default="")
    newcomer_ok: Mapped[bool] = mapped_column(default=False)


class Shift(Model):
    """Work of one role at one time; at an event, or for the association.

    `held` places are kept until `held_until` for people whose first shift it would be.
    """

    __tablename__ = "shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    start_utc: Mapped[datetime] = mapped_column(index=True)
    end_utc: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    least: Mapped[int] = mapped_column(SmallInteger, default=1)
    most: Mapped[int] = mapped_column(SmallInteger, default=2)
    #: Live assignments; kept by the database.
    taken: Mapped[int] = mapped_column(SmallInteger, default=0)
    held: Mapped[int] = mapped_column(SmallInteger, default=0)
    held_until: Mapped[datetime | None]
    public: Mapped[bool] = mapped_column(default=True)
    #: Where the event stood when the shift was planned: when the event moves, the shift moves as far.
    anchor_utc: Mapped[datetime | None]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")

    role: Mapped[Role] = relationship(lazy="raise")
    event: Mapped[Event | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("end_utc > start_utc", name="times"),
        CheckConstraint("least >= 0 AND most >= 1 AND least <= most AND most <= 200", name="numbers"),
        CheckConstraint("taken >= 0 AND taken <= most", name="never_too_many"),
        CheckConstraint("held >= 0 AND held <= most", name="held"),
    )

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return self.most - self.taken

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return min(int((self.end_utc - self.start_utc).total_seconds() // 60), LONGEST)

    @property
    def lacks(self) -> int:
        """How many more make it work."""
        return max(0, self.least - self.taken)

    def hold(self, places: int) -> None:
        """Keep so many places, until a week before it begins, for those whose first shift it would be."""
        self.held = min(places, self.most)
        self.held_until = self.start_utc - HELD_AHEAD if self.held else None

    def held_now(self, now: datetime) -> int:
        """Free places kept, for now, for those whose first shift it would be."""
        if self.held_until is None or now >= self.held_until:
            return 0
        return min(self.held, self.free)

    @property
    def local_day(self) -> date:
        """The day on which it begins, in its own zone."""
        return local(self.start_utc, self.zone).date()

    def is_far_from(self, event: Event) -> bool:
        """Whether it lies more than a day before or after the event: somebody may have mistyped a day."""
        return self.end_utc < event.start_utc - A_DAY or self.start_utc > event.end_utc + A_DAY

    @property
    def waits_for_its_event(self) -> bool:
        """Whether its event was postponed and has no new day, so that neither has the shift."""
        return self.event is not None and self.event.day_is_open

    def meets(self, other: Shift, margin: timedelta = timedelta()) -> bool:
        """Whether the two are at the same time, or with less than this margin between them."""
        return self.start_utc < other.end_utc + margin and other.start_utc < self.end_utc + margin

    def takes_people(self, now: datetime) -> bool:
        """Whether somebody can sign up at this moment, if a place is free."""
        return self.cancelled_at is None and now < self.start_utc

    def is_out(self, now: datetime) -> bool:
        """Whether members may know of it: the association's own at once, an event's once that is published."""
        event = db.session.get(Event, self.event_id) if self.event_id else None
        return event is None or (event.published_at is not None and event.published_at <= now)


class Assignment(Model):
    """Somebody said yes to a shift. Who comes back after cancelling gets a new row."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_at: Mapped[datetime]
    #: When they answered the reminder with "I will be there".
    acknowledged_at: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[CancelledBy | None] = mapped_column(word_of(CancelledBy, "cancelled_by"))
    #: When they were thanked for it, or for all they did at the event.
    thanked_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled"),
        Index("uq_assignment_live", "shift_id", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_assignment_shift_id", "shift_id"),
    )

    @property
    def is_live(self) -> bool:
        """Whether they still come."""
        return self.cancelled_at is None

    def asks_whether_they_come(self, now: datetime) -> bool:
        """Whether a word that they will be there is wanted: the shift is near, and they have not given one."""
        near = self.shift.start_utc - ASKED_AHEAD <= now < self.shift.end_utc and not self.shift.waits_for_its_event
        return near and self.is_live and self.acknowledged_at is None


class StandInAsk(Model):
    """Somebody on a shift asks one person, or everybody who could take it, to stand in for them.

    They stay on the shift until somebody says yes. It is nobody's business but theirs, that of whoever is asked, and of
    those who organise the shift.
    """

    __tablename__ = "stand_in_ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    #: None: everybody who could take it.
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closing: Mapped[Closing | None] = mapped_column(word_of(Closing, "closing"))
    #: The assignment of whoever stands in.
    made_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    #: The time of the shift of which its organisers were told that a stand-in is wanted.
    told_for: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise", foreign_keys=[assignment_id])
    to_person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closing IS NULL)", name="closed"),
        CheckConstraint("made_id IS NULL OR closing = 'accepted'", name="made"),
        Index("uq_stand_in_ask_live", "assignment_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )


class ShiftOutcome(Model):
    """Whether somebody was there: for themselves and those who organise the shift to read, and for nobody else.

    Who was not there, and every reason, is forgotten after a while (ADR 41).
    """

    __tablename__ = "shift_outcome"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True, autoincrement=False)
    outcome: Mapped[Outcome] = mapped_column(word_of(Outcome, "outcome"))
    #: How long they were there.
    minutes: Mapped[int] = mapped_column(SmallInteger, default=0)
    reason: Mapped[str] = mapped_column(default="")
    #: What they say of it themselves.
    own_words: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship(lazy="raise")

    def stands(self, shift: Shift, now: datetime) -> bool:
        """Whether it still holds: the shift was not moved on since, and it is not to be forgotten (SQL: `queries`)."""
        return self.noted_at >= shift.start_utc and (self.outcome is Outcome.THERE or now < shift.end_utc + KEPT_FOR)

    __table_args__ = (
        CheckConstraint("minutes >= 0 AND minutes <= 2880", name="minutes"),
        CheckConstraint("outcome = 'there' OR minutes = 0", name="only_there"),
    )
