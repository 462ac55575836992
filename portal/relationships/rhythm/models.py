"""When somebody is written to about their week. Read by its owner alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model

#: The hours of the association's day at which letters may come: never between 20:00 and 7:00.
FIRST_HOUR, LAST_HOUR = 7, 19
#: When whoever has said nothing is written to: on Mondays at eight.
WEEKDAY, HOUR = 1, 8


class Rhythm(Model):
    """When somebody is written to about their week. Without a row: Mondays at eight."""

    __tablename__ = "rhythm"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    #: 1 is Monday, as in `date.isoweekday`.
    weekday: Mapped[int] = mapped_column(SmallInteger)
    #: Of the association's day.
    hour: Mapped[int] = mapped_column(SmallInteger)
    #: The first day on which letters come again.
    paused_until: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint(f"hour BETWEEN {FIRST_HOUR} AND {LAST_HOUR}", name="no_letters_at_night"),
    )


class RhythmRound(Model):
    """How far the letters of one hour have come: to everybody up to this number."""

    __tablename__ = "rhythm_round"

    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    after_id: Mapped[int] = mapped_column(default=0)
    done: Mapped[bool] = mapped_column(default=False)
