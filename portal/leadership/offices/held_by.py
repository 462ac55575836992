"""Positions that come with another: held ex officio, or looked after by an acting deputy while a seat is empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, exists
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.leadership.offices.kinds import HeldHow


class HeldBy(Model):
    """Whoever holds the one holds the other too: always, or for the days on which a seat of it is empty.

    It is asked once and leads no further: who holds a position only in this way gives nothing on.
    """

    __tablename__ = "position_held_by"

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    how: Mapped[HeldHow] = mapped_column(word_of(HeldHow, "how"))
    #: The first day for which it holds: who led before is not rewritten.
    since: Mapped[date]

    __table_args__ = (CheckConstraint("position_id <> by_id", name="another"),)


def comes(position_id: Any, how: HeldHow) -> ColumnElement[bool]:
    """SQL: the position comes with another one in this way."""
    return exists().where(HeldBy.position_id == position_id, HeldBy.how == how).correlate_except(HeldBy)


def brings(position_id: Any) -> ColumnElement[bool]:
    """SQL: another position comes with this one."""
    return exists().where(HeldBy.by_id == position_id).correlate_except(HeldBy)
