"""The chairs of a focus circle."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import sealed

#: Chairs in a focus circle.
CHAIRS = 5
#: After so many days its owner is asked of each chair: keep, rest or swap?
REVIEW_DAYS = 90


class CircleChair(Model):
    """One of the five chairs of its owner's focus circle. Read by its owner alone; who sits there is never told."""

    __tablename__ = "circle_chair"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    chair: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    next_step_sealed: Mapped[bytes | None]
    by: Mapped[date | None]
    since: Mapped[datetime]
    #: When its owner last said that they keep it.
    kept_at: Mapped[datetime | None]
    purpose_sealed: Mapped[bytes | None]
    goal_sealed: Mapped[bytes | None]
    customer_sealed: Mapped[bytes | None]
    interests_sealed: Mapped[bytes | None]
    kindness_sealed: Mapped[bytes | None]

    #: Why them; what they want to reach; whom they love to work with; what they care for beyond business.
    purpose = sealed("owner_id")
    goal = sealed("owner_id")
    customer = sealed("owner_id")
    interests = sealed("owner_id")
    #: Something for them that has nothing to do with business.
    kindness = sealed("owner_id")

    next_step = sealed("owner_id")

    __table_args__ = (
        UniqueConstraint("owner_id", "person_id"),
        CheckConstraint(f"chair BETWEEN 1 AND {CHAIRS}", name="five_chairs"),
        CheckConstraint("owner_id <> person_id", name="two_people"),
    )
