"""What was noted at the doors of an event, and who was introduced to whom there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of

LONGEST_DOOR = 40


class What(StrEnum):
    """What somebody at the door can say."""

    IN = "in"
    OUT = "out"
    #: They had not come, before that moment.
    UNDO = "undo"


class CheckIn(Model):
    """One thing noted at a door. Append-only: a trigger refuses change. `Place.arrived_at` follows from all of them.

    `at`: when it happened, as far as the clock of the device can be trusted; `noted_at`: when it came to us.
    `client_uuid`: made by whoever noted it, so that what is sent twice counts once. `door`: what the device is called.
    """

    __tablename__ = "check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    what: Mapped[What] = mapped_column(word_of(What, "what"))
    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    door: Mapped[str] = mapped_column(String(LONGEST_DOOR), default="")
    client_uuid: Mapped[str] = mapped_column(String(36), unique=True)
    by_person_id: Mapped[int | None]

    __table_args__ = (Index("ix_check_in_place_id_at", "place_id", "at", "id"),)


class DoorIntroduction(Model):
    """A connector brought two people together. They and the two know of it, and nobody else; what comes of it is the
    matter of the two.

    `a_person_id` is the lower of the two numbers, so that a pair is one.
    """

    __tablename__ = "door_introduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    a_person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    b_person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("a_person_id < b_person_id", name="in_order"),
        UniqueConstraint(
            "event_id", "by_person_id", "a_person_id", "b_person_id", name="uq_door_introduction_pair"
        ),
    )  # fmt: skip
