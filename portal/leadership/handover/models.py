"""Handovers: what was done so that the next one can go on. That there is one follows from terms alone."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model

#: What there is to prepare, as the playbook has it: name, words.
CHECKLIST = (
    ("year", _l("The year is written down, month by month")),
    ("contacts", _l("Contacts are in the playbook, and know of the change")),
    ("documents", _l("Documents are where the next one finds them")),
    ("open_work", _l("Open work is listed, with the next step of each")),
    ("keys", _l("Keys, passwords and accounts are handed on, or it is clear how")),
    ("told", _l("Everybody who must be told has been told")),
)
ITEMS = tuple(name for name, _words in CHECKLIST)


class State(StrEnum):
    """How far a handover is, derived from what was noted."""

    OPEN = "open"
    PREPARED = "prepared"
    MET = "met"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Handover(Model):
    """What was noted of the handover of one term. What two people agreed holds for the term that followed then."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id", ondelete="CASCADE"), unique=True)
    done: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
    #: The term for which what stands below was said; another one begins anew.
    to_term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id", ondelete="SET NULL"), index=True)
    meeting_on: Mapped[date | None]
    #: On the clock of the association: 18:30.
    meeting_at: Mapped[str | None] = mapped_column(String(5))
    meeting_place: Mapped[str] = mapped_column(default="")
    #: Counts the proposals; a yes is to one of them.
    proposal: Mapped[int] = mapped_column(default=0)
    #: Whether the one who leaves proposed the last one.
    proposed_by_leaver: Mapped[bool] = mapped_column(default=False)
    agreed_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    leaver_acknowledged_at: Mapped[datetime | None]
    follower_acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("(meeting_on IS NULL) = (meeting_at IS NULL)", name="meeting"),
        CheckConstraint("term_id <> to_term_id", name="two_terms"),
        CheckConstraint("closed_at IS NULL OR closed_reason <> ''", name="closed_with_reason"),
        CheckConstraint("leaver_acknowledged_at IS NULL OR met_at IS NOT NULL", name="leaver_met"),
        CheckConstraint("follower_acknowledged_at IS NULL OR met_at IS NOT NULL", name="follower_met"),
    )

    def begin_with(self, to_term_id: int | None) -> None:
        """Nothing was agreed with this one yet."""
        nothing: dict[str, Any] = dict.fromkeys(
            ("meeting_on", "meeting_at", "agreed_at", "met_at", "leaver_acknowledged_at", "follower_acknowledged_at")
        )  # fmt: skip
        for name, value in (nothing | {"meeting_place": "", "to_term_id": to_term_id}).items():
            setattr(self, name, value)

    @property
    def state(self) -> State:
        if self.closed_at is not None:
            return State.CLOSED
        if self.leaver_acknowledged_at is not None and self.follower_acknowledged_at is not None:
            return State.ACKNOWLEDGED
        if self.met_at is not None:
            return State.MET
        return State.PREPARED if self.is_prepared else State.OPEN

    @property
    def is_prepared(self) -> bool:
        """Whether everything on the list is done."""
        return set(self.done) >= set(ITEMS)
