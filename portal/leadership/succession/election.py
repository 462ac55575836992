"""An election that was held elsewhere, as the minutes have it: who was elected, when, by whom, and where to read it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.leadership.offices.models import Term


class Election(Model):
    """A meeting elected somebody to a position. Evidence and votes are for the office alone."""

    __tablename__ = "election"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    held_on: Mapped[date]
    #: What elected: "General meeting".
    meeting: Mapped[str] = mapped_column(String(120))
    #: Where the minutes are, and which item of them.
    evidence: Mapped[str] = mapped_column(String(500))
    votes: Mapped[str] = mapped_column(String(1000), default="")
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("position_id", "held_on", "meeting"),)


class Elected(Model):
    """A term that came of such an election."""

    __tablename__ = "elected"

    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"), index=True)

    term: Mapped[Term] = relationship(lazy="raise")
    election: Mapped[Election] = relationship(lazy="raise")
