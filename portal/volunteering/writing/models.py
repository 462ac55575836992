"""What organisers wrote to the people on their shifts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class ShiftMessage(Model):
    """What an organiser wrote to those on a shift. `people`: how many it was for when it was sent.

    `whole_day`: to those on all shifts of that day, at the same event or in the house. A job writes a letter to each.
    `told_to`: the person up to whom it has got; `sent_at`: when it was through.
    """

    __tablename__ = "shift_message"
    __table_args__ = (
        CheckConstraint("subject <> '' AND words <> ''", name="says_something"),
        CheckConstraint("people > 0", name="reaches_somebody"),
        Index("ix_shift_message_shift_id_at", "shift_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    whole_day: Mapped[bool]
    subject: Mapped[str] = mapped_column(String(140))
    words: Mapped[str]
    people: Mapped[int]
    told_to: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
