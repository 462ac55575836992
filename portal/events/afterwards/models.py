"""A line about an event that has been, for all who could not be there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model

LONGEST = 600


class Afterword(Model):
    """What its organisers wrote once it was over. Read by whoever may know of the event, in the newsletter."""

    __tablename__ = "event_afterword"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str]
    written_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"words <> '' AND length(words) <= {LONGEST}", name="says_something"),)
