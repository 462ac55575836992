"""Who would serve in a position one day: said before any seat is free, or after a call that went to somebody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.leadership.offices.models import Position
from portal.members.people.models import Person


class Interest(Model):
    """Somebody would serve in a position. They read it, and whoever decides about its candidates (`read_by`)."""

    __tablename__ = "interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(String(1000), default="")
    said_at: Mapped[datetime]
    #: The candidacy after which they asked to be kept in mind.
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"))

    position: Mapped[Position] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("position_id", "person_id"),)

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.position.within_bodies
