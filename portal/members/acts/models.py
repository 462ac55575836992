"""What the office does for many people at once, and what came of it for each."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of


class Kind(StrEnum):
    """What is done for each of them."""

    LETTER = "letter"
    PLAN = "plan"
    INVITE = "invite"


class Outcome(StrEnum):
    """How far it is for one of them: REFUSED says why in its sentence."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class OfficeAct(Model):
    """One act for everybody who was chosen when it began. A job carries it out (`operations.carrying`)."""

    __tablename__ = "office_act"
    __table_args__ = (
        CheckConstraint("(kind = 'letter') = (words <> '')", name="letters_say_something"),
        CheckConstraint("kind <> 'plan' OR start IS NOT NULL", name="plans_hold_from_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(word_of(Kind, "known_kind", 8))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    began_at: Mapped[datetime]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
    #: Of a letter, in Markdown.
    subject: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(default="")
    #: Of a move: which plan holds from which day on, and how that is covered.
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="SET NULL"), index=True)
    start: Mapped[date | None]
    cover: Mapped[str] = mapped_column(String(10), default="")


class OfficeActPerson(Model):
    """What came of it for one person. Written in the transaction that does it, so that nothing is done twice."""

    __tablename__ = "office_act_person"
    __table_args__ = (
        Index("uq_office_act_person_act_id", "act_id", "person_id", unique=True),
        Index("ix_office_act_person_outcome", "act_id", "outcome", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("office_act.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome] = mapped_column(word_of(Outcome, "known_outcome", 8), default=Outcome.WAITING)
    #: Why not, as `sayings.kept` has it.
    sentence: Mapped[str] = mapped_column(default="")
