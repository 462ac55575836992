"""What is sold: plans, and their prices from a day on."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of


class Period(StrEnum):
    """What one renewal covers: so many months from the first day, or what is left of the association's year."""

    ROLLING = "rolling"
    CALENDAR = "calendar"


class Plan(Model):
    """A kind of membership. Plans of one family exclude each other: a holder has at most one of them on a day."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("holder IN ('person', 'organisation')", name="known_holder"),
        CheckConstraint("grace_days BETWEEN 0 AND 366", name="sane_grace"),
        CheckConstraint("months BETWEEN 1 AND 120", name="sane_months"),
        CheckConstraint("year_begins BETWEEN 1 AND 12", name="a_month"),
        CheckConstraint("joins_next BETWEEN 0 AND 11", name="within_a_year"),
        CheckConstraint("seats BETWEEN 1 AND 10000", name="some_seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    holder: Mapped[str] = mapped_column(String(12), default="person")
    family: Mapped[int] = mapped_column(default=1)
    period: Mapped[Period] = mapped_column(
        word_of(Period, "known_period", 8), default=Period.ROLLING, server_default=Period.ROLLING
    )
    #: How long one renewal covers where it is rolling.
    months: Mapped[int] = mapped_column(default=12)
    #: The month (1 to 12) in which a year of this plan begins; who joins in its last `joins_next` months is covered for
    #: the next year, too.
    year_begins: Mapped[int] = mapped_column(default=1, server_default="1")
    joins_next: Mapped[int] = mapped_column(default=0, server_default="0")
    #: How many may speak for an organisation at once; empty for any number.
    seats: Mapped[int | None]
    #: Whether people may apply for it; the office begins memberships with any plan that is open.
    for_applying: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Whether somebody decides on who applies for it.
    approval: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Days for which a membership still counts after its coverage ended.
    grace_days: Mapped[int] = mapped_column(default=30)
    about: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]


class PlanPrice(Model):
    """What one renewal costs for coverage that begins on `start` or later, in cents."""

    __tablename__ = "plan_price"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="not_negative"),
        Index("uq_plan_price_plan_id_start", "plan_id", "start", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    start: Mapped[date]
    cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="GBP")
