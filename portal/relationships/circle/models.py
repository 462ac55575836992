"""The chairs of a focus circle."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import sealed

#: Chairs in a focus circle.
CHAIRS = 5


class CircleChair(Model):
    """One of the five chairs of its owner's focus circle. Read by its owner alone; who sits there is never told."""

    __tablename__ = "circle_chair"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    chair: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    next_step_sealed: Mapped[bytes | None]
    by: Mapped[date | None]
    since: Mapped[datetime]

    next_step = sealed("owner_id")

    __table_args__ = (
        UniqueConstraint("owner_id", "person_id"),
        CheckConstraint(f"chair BETWEEN 1 AND {CHAIRS}", name="five_chairs"),
        CheckConstraint("owner_id <> person_id", name="two_people"),
    )
