"""Positions that one person may not hold together, in one body or in two: auditor and treasurer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class Apart(Model):
    """Two positions, the one with the lower number first, so that each pair is there once."""

    __tablename__ = "position_apart"

    one_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("position.id"), primary_key=True, index=True)

    __table_args__ = (CheckConstraint("one_id < other_id", name="order"),)
