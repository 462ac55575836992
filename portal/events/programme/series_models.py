"""A series: a rule, and the events that are its days."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.events.programme.models import Event


class Pattern(StrEnum):
    """How the days of a series follow each other, counted from its first day."""

    WEEKLY = "weekly"
    NTH = "nth"
    LAST = "last"
    MONTH_DAY = "month_day"


class Series(Model):
    """How a row of events repeats: every so many weeks or months from its first day, by the clocks of `zone`.

    It ends with `until`, or after so many `times`. Each of its days is an event of its own, and may be edited alone.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(60))
    pattern: Mapped[Pattern] = mapped_column(word_of(Pattern, "pattern"))
    every: Mapped[int] = mapped_column(SmallInteger, default=1)
    first: Mapped[date]
    until: Mapped[date | None]
    times: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("every BETWEEN 1 AND 12", name="every"),
        CheckConstraint("until IS NOT NULL OR times IS NOT NULL", name="ends"),
        CheckConstraint("until >= first AND times > 1", name="goes_on"),
    )


class Turn(Model):
    """An event is one of a series. `day`: which day of it, wherever the event was moved to since.

    `by_hand`: what was edited for this one alone, by name, and what the series says of it (`operations.by_hand`).
    """

    __tablename__ = "series_turn"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    day: Mapped[date]
    by_hand: Mapped[dict[str, Any]] = mapped_column(default=dict)

    event: Mapped[Event] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("series_id", "day"),)
