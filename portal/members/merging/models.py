"""What was put together, by what it moved: enough to take it apart again, and forgotten when that is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class MergeMove(Model):
    """The rows of a table that led to one of the two and lead to the other since."""

    __tablename__ = "merge_move"

    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id", ondelete="CASCADE"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    column_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    #: Their keys, each a list.
    keys: Mapped[list[Any]]


class NotTheSame(Model):
    """The office looked at two entries that are alike: they are two people."""

    __tablename__ = "not_the_same"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="in_order"),
        Index("ix_not_the_same_other_id", "other_id"),
    )

    one_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime]
