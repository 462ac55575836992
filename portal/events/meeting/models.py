"""Who wishes to be shown people worth meeting, and to be shown to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model

#: People whom one is shown, at most.
FIVE = 5
LONGEST_LINE = 200


class MeetingWish(Model):
    """The consent of somebody who comes to one event; while the row is there. It says nothing without their place.

    `hopes`: whom they hope to meet; `offers`: what they can offer. Read by those who wish the same at this event;
    `hopes` by its connectors too, where members may see that they come.
    """

    __tablename__ = "meeting_wish"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    hopes: Mapped[str] = mapped_column(default="")
    offers: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"length(hopes) <= {LONGEST_LINE} AND length(offers) <= {LONGEST_LINE}", name="lengths"),
    )
