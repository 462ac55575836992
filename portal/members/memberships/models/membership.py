"""Memberships and what covers them. Status is derived from the dates here, for a day (`memberships.status`)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, event, inspect, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.members.memberships.models.organisation import Organisation
from portal.members.memberships.models.plan import Plan
from portal.members.people.models import Person


class Status(StrEnum):
    """How a membership stands on a day. ACTIVE and GRACE count."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    GRACE = "grace"
    LAPSED = "lapsed"
    ENDED = "ended"
    SUSPENDED = "suspended"

    @property
    def counts(self) -> bool:
        return self in {Status.ACTIVE, Status.GRACE}


class EndKind(StrEnum):
    """How a membership came to its end."""

    ENDED = "ended"
    RESIGNED = "resigned"
    LAPSED = "lapsed"
    DIED = "died"
    CHANGED = "changed"


OPEN = text('"end" IS NULL')


class Membership(Model):
    """A holder belongs on the days [start, end). After a lapse a new row begins; this one is history.

    `covered_until` (the first day not covered) and `grace_until` are written in the transaction that writes
    coverage, so that lists compare dates by index; empty means covered without end.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"),
        CheckConstraint('"end" IS NULL OR "end" >= start', name="ends_after_start"),
        CheckConstraint("covered_until IS NULL OR covered_until >= start", name="covered_from_start"),
        CheckConstraint("(covered_until IS NULL) = (grace_until IS NULL)", name="both_open"),
        CheckConstraint("grace_until IS NULL OR grace_until >= covered_until", name="grace_after_coverage"),
        CheckConstraint('("end" IS NULL) = (end_reason IS NULL)', name="ended_for_a_reason"),
        Index("ix_membership_person_id", "person_id", "start"),
        Index("ix_membership_organisation_id", "organisation_id", "start"),
        Index(
            "ix_membership_covered_until",
            "covered_until",
            "grace_until",
            "start",
            "end",
            "person_id",
            "organisation_id",
        ),
        # In the order in which they run out: the office is shown the first of them.
        Index(
            "ix_membership_grace_until", "grace_until", "id", "covered_until", "start",
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="RESTRICT"), index=True)
    #: The plan's family, kept here because the database forbids overlaps by it.
    family: Mapped[int]
    start: Mapped[date]
    end: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(500))
    end_kind: Mapped[EndKind | None] = mapped_column(word_of(EndKind, "known_end", 8))
    #: The end that was set when a death was written down, which comes back where that was a mistake.
    end_before: Mapped[date | None]
    end_reason_before: Mapped[str | None] = mapped_column(String(500))
    end_kind_before: Mapped[str | None] = mapped_column(String(8))
    #: When the holder said that they stay: the office waits for what covers it.
    stays_at: Mapped[datetime | None]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    covered_until: Mapped[date | None]
    grace_until: Mapped[date | None]
    created_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    plan: Mapped[Plan] = relationship(lazy="raise")
    coverage: Mapped[list[Coverage]] = relationship(
        lazy="raise", back_populates="membership", order_by="Coverage.start"
    )
    suspensions: Mapped[list[Suspension]] = relationship(
        lazy="raise", back_populates="membership", order_by="Suspension.start"
    )

    @property
    def holder(self) -> Person | Organisation:
        """Whose it is; both sides must have been loaded."""
        found = self.person or self.organisation
        assert found is not None  # noqa: S101 - the database says so
        return found


class Coverage(Model):
    """A dated stretch that was paid, waived or honorary. Never edited: a mistake is reversed and stays in sight."""

    __tablename__ = "coverage"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" > start', name="ends_after_start"),
        CheckConstraint("kind IN ('paid', 'waived', 'honorary')", name="known_kind"),
        Index("ix_coverage_membership_id", "membership_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    start: Mapped[date]
    end: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(10))
    #: What was paid, in the smallest unit of the currency (ISO 4217); empty where nobody wrote it down.
    cents: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    recorded_at: Mapped[datetime]
    reversed_at: Mapped[datetime | None]
    reversed_because: Mapped[str | None] = mapped_column(String(500))

    membership: Mapped[Membership] = relationship(lazy="raise", back_populates="coverage")


class Suspension(Model):
    """Days [start, end) on which the membership does not count, with the reason that was given."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" >= start', name="ends_after_start"),
        Index("ix_suspension_membership_id", "membership_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    start: Mapped[date]
    end: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))
    #: When somebody decided so; of those from before that was kept nobody knows.
    decided_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship(lazy="raise", back_populates="suspensions")


class RenewalNotice(Model):
    """A letter about the end of what covers a membership was written, so many days after it (before it: less than 0).

    It is written once for each end of coverage, however often somebody looks whether one is due.
    """

    __tablename__ = "renewal_notice"
    __table_args__ = (Index("uq_renewal_notice_membership_id", "membership_id", "covered_until", "days", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    covered_until: Mapped[date]
    days: Mapped[int]
    written_at: Mapped[datetime]


EVERYBODY = text("person_id <> 0")


class Belonging(Model):
    """The days [start, end) on which a person counts as a member, whatever they rest on: own memberships,
    representations of member organisations, grace, less suspensions, and nothing after their death.

    Dates, not a status: no day that passes changes it. Written anew by `operations.belonging` in the transaction
    that changes what it rests on, so that the directory of 50,000 reads one index. `name_key` and `since` (the
    first day ever) are here for the same reason.
    """

    __tablename__ = "belonging"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" > start', name="ends_after_start"),
        Index("ix_belonging_person_id", "person_id", "start", "end"),
        Index("ix_belonging_name_key", "name_key", "person_id", "start", "end", "since"),
        # Whoever came last stands first, and the next ones are not read.
        Index("ix_belonging_since", "since", "person_id", "start", "end"),
        # For counting alone (`queries.members.members_in_all`), which says the same: SQLite thinks that few have begun.
        Index("ix_belonging_start", "start", sqlite_where=EVERYBODY, postgresql_where=EVERYBODY),
        Index("ix_belonging_end", "end", sqlite_where=EVERYBODY, postgresql_where=EVERYBODY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    start: Mapped[date]
    end: Mapped[date | None]
    since: Mapped[date]
    name_key: Mapped[str] = mapped_column(String(200))


@event.listens_for(Person, "after_update")
def _keep_name_key(_mapper: Any, connection: Connection, person: Person) -> None:
    """Whoever is called otherwise now is listed by that at once."""
    if inspect(person).attrs.name_key.history.has_changes():
        connection.execute(update(Belonging).where(Belonging.person_id == person.id).values(name_key=person.name_key))
