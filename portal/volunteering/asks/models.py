"""Who was asked to take a shift, and what they said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.members.people.models import Person
from portal.volunteering.models import Shift


class Said(StrEnum):
    """What became of it."""

    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"


class ShiftAsk(Model):
    """Somebody is asked to take a shift. No place is held for them meanwhile; a no is never asked for its reason."""

    __tablename__ = "shift_ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    said: Mapped[Said | None] = mapped_column(word_of(Said, "said"))

    shift: Mapped[Shift] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=by_person_id)

    __table_args__ = (
        UniqueConstraint("shift_id", "person_id"),
        CheckConstraint("(answered_at IS NULL) = (said IS NULL)", name="answered"),
    )
