"""A host: the member who shows somebody around who is new."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.dates import A_DAY
from portal.core.db import Model
from portal.members.people.models import Person

#: So long a member may think about whether they would like to be a host.
TO_ANSWER = timedelta(days=14)
MOST_WORDS = 500
OPEN = text("declined_at IS NULL AND ended_at IS NULL")


class State(StrEnum):
    """How it stands, derived from its dates."""

    ASKED = "asked"
    DECLINED = "declined"
    #: Nobody answered in time.
    EXPIRED = "expired"
    HOSTING = "hosting"
    #: The ninety days are over, or somebody ended it before.
    OVER = "over"


class Hosting(Model):
    """A member was asked to be somebody's host, and may have said yes. Whoever is new has one host at a time."""

    __tablename__ = "hosting"
    __table_args__ = (
        CheckConstraint("newcomer_id <> host_id", name="two_people"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),
        CheckConstraint("ended_at IS NULL OR declined_at IS NULL", name="nothing_to_end"),
        CheckConstraint(f"length(words) <= {MOST_WORDS}", name="length"),
        Index("uq_hosting_newcomer_id", "newcomer_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_hosting_newcomer_id", "newcomer_id", "id"),
        Index("ix_hosting_host_id", "host_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    newcomer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    host_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    #: What the office says with it; the host reads it.
    words: Mapped[str] = mapped_column(String(MOST_WORDS), default="")
    #: The first day on which the newcomer is new no more.
    until: Mapped[date]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    newcomer: Mapped[Person] = relationship(foreign_keys=newcomer_id, lazy="raise")
    host: Mapped[Person] = relationship(foreign_keys=host_id, lazy="raise")

    @property
    def last_day(self) -> date:
        """The last day of the newcomer's first ninety."""
        return self.until - A_DAY

    def state(self, now: datetime, today: date) -> State:
        """How it stands at that moment, which is on that day of the association."""
        if self.declined_at is not None:
            return State.DECLINED
        if self.ended_at is not None or (self.accepted_at is not None and self.until <= today):
            return State.OVER
        if self.accepted_at is not None:
            return State.HOSTING
        return State.EXPIRED if now >= self.asked_at + TO_ANSWER or self.until <= today else State.ASKED
