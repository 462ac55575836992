"""Of which missing people the organisers were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class ShiftAlert(Model):
    """So many hours before a shift was to begin, its organisers were told that people are missing.

    One row for each of the two times and each moment that the shift was set to, so that nobody is told the same twice.
    """

    __tablename__ = "shift_alert"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), primary_key=True)
    hours: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    starts: Mapped[datetime] = mapped_column(primary_key=True)
