"""A request to be forgotten, and by when it has to be answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.members.people.models import Person

WAITS = text("decision IS NULL")


class Answer(StrEnum):
    """What became of a request."""

    ERASED = "erased"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PrivacyRequest(Model):
    """Somebody asked that the association forget them (GDPR, Article 17). One at a time.

    Due within a month, or within three where the office says why it takes longer (Article 12, 3).
    """

    __tablename__ = "privacy_request"
    __table_args__ = (
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_some_day"),
        Index("uq_privacy_request_person_id", "person_id", unique=True, sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_privacy_request_due_on", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    #: How it came, where the office wrote it down: "By letter". Empty: by the person, in the portal.
    how: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date]
    extended_because: Mapped[str | None] = mapped_column(String(1000))
    decision: Mapped[Answer | None] = mapped_column(word_of(Answer, "decision", 10))
    decided_at: Mapped[datetime | None]
    #: Why it was refused; the person reads it.
    reason: Mapped[str] = mapped_column(String(2000), default="")

    person: Mapped[Person] = relationship(lazy="raise")
