"""Exceptions from a limit of terms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.leadership.offices.models import Position
from portal.members.people.models import Person

OPEN = text("term_id IS NULL AND ended_at IS NULL")


class LimitException(Model):
    """Somebody may serve once more than the limit says: one person of the office asks, another agrees.

    It is used up by the next term that begins.
    """

    __tablename__ = "limit_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: The term that came of it.
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(lazy="raise")
    position: Mapped[Position] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("agreed_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("term_id IS NULL OR agreed_at IS NOT NULL", name="agreed_before"),
        Index(
            "uq_limit_exception_open", "position_id", "person_id", unique=True,
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
    )  # fmt: skip

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.position.within_bodies
