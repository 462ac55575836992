"""Whom somebody wants to reach."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import sealed


class AimEnd(StrEnum):
    """What became of it."""

    REACHED = "reached"
    LET_GO = "let_go"


class Aim(Model):
    """Somebody whom its owner wants to reach: a member by name, or a kind of person or firm. Read by its owner alone.

    `looked_at`: when its owner last said that it is still so.
    """

    __tablename__ = "aim"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    by: Mapped[date | None]
    written_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[AimEnd | None] = mapped_column(word_of(AimEnd, "ended_as"))
    whom_sealed: Mapped[bytes | None]
    purpose_sealed: Mapped[bytes | None]

    #: The kind of person or firm, where it is nobody by name; and for what.
    whom = sealed("owner_id")
    purpose = sealed("owner_id")

    __table_args__ = (
        CheckConstraint("person_id IS NULL OR owner_id <> person_id", name="somebody_else"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
        Index("ix_aim_owner_id_ended_at", "owner_id", "ended_at"),
    )
