"""Whom somebody picked after an event, and what they keep to themselves about each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import sealed

#: People whom one picks after an event, at most.
PICKS = 5
#: So many days after the event whoever picked is reminded of what they wrote down, and then no more.
REMINDED = (7, 30)


class EventPick(Model):
    """Somebody whom its owner would like to see again after an event. Read by its owner alone.

    The other one learns of it only where they have picked each other (`picked.picked_each_other`), and of nothing else.
    """

    __tablename__ = "event_pick"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    learned_sealed: Mapped[bytes | None]
    coffee_on: Mapped[date | None]
    kindness_sealed: Mapped[bytes | None]
    picked_at: Mapped[datetime]

    learned = sealed("owner_id")
    #: Something that has nothing to do with business.
    kindness = sealed("owner_id")

    __table_args__ = (
        UniqueConstraint("owner_id", "event_id", "about_id"),
        CheckConstraint(f"number BETWEEN 1 AND {PICKS}", name="five_at_most"),
        CheckConstraint("owner_id <> about_id", name="two_people"),
    )
