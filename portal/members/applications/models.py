"""Applications for membership. Where one stands is derived from its dates (`applications.states`)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db import Model, word_of
from portal.core.search import fold
from portal.mail.addresses import normalise
from portal.members.memberships.models import Plan
from portal.members.memberships.models.organisation import name_key
from portal.members.people.models import Person


class Decision(StrEnum):
    """How an application came to its end."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def whole_name_key(name: str) -> str:
    """What names are compared by that were not taken apart."""
    return " ".join(fold(name).split())[:200]


class Question(Model):
    """One of the association's own questions. An edited one is a new row, so that answers keep what they answered."""

    __tablename__ = "application_question"
    __table_args__ = (CheckConstraint("words <> ''", name="asks_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(300))
    hint: Mapped[str] = mapped_column(String(300), default="")
    needed: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Questions are asked in this order, those of one place by age.
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("application_question.id", ondelete="SET NULL"), unique=True
    )
    made_at: Mapped[datetime]
    #: Nobody is asked it any more: it was taken away, or another row replaces it.
    retired_at: Mapped[datetime | None]


class Application(Model):
    """Somebody would like to belong. Kept by a link until it is sent; decided once."""

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_some_day"),
        CheckConstraint("decision IS NULL OR decision = 'withdrawn' OR submitted_at IS NOT NULL", name="sent_first"),
        CheckConstraint("submitted_at IS NULL OR plan_id IS NOT NULL", name="for_a_plan"),
        CheckConstraint("asked_at IS NULL OR submitted_at IS NOT NULL", name="asked_after_sent"),
        CheckConstraint("answered_at IS NULL OR asked_at IS NOT NULL", name="answered_after_asked"),
        Index("ix_application_waiting", "decided_at", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What the link is made of (`applications.links`), and the hash of what it carries.
    nonce: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="RESTRICT"), index=True)
    #: Who applies as who they are, signed in; else whom the office recognised or added.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(200), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str] = mapped_column(String(254), default="", index=True)
    headline: Mapped[str] = mapped_column(String(120), default="")
    firm: Mapped[str] = mapped_column(String(160), default="")
    firm_key: Mapped[str] = mapped_column(String(160), default="", index=True)
    town: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    why: Mapped[str] = mapped_column(default="")
    #: What they agreed to about their data, and when.
    privacy_version: Mapped[str] = mapped_column(String(20), default="")
    agreed_at: Mapped[datetime | None]
    begun_at: Mapped[datetime] = mapped_column(index=True)
    #: To which address the link left by mail, as a key; empty where no mail left the house and a browser got it.
    mailed_to: Mapped[str | None] = mapped_column(String(254))
    #: They showed that mail to this address reaches them.
    proved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    #: When the office asked last for more, and when they answered last.
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(word_of(Decision, "known_decision", 9))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    #: Why it was declined, as the applicant reads it.
    reason: Mapped[str] = mapped_column(default="")
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    #: Who it was and what they wrote is forgotten; that it was decided, and how, stays.
    forgotten_at: Mapped[datetime | None]

    plan: Mapped[Plan | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    answers: Mapped[list[Answer]] = relationship(lazy="raise", order_by="Answer.id")
    words: Mapped[list[Word]] = relationship(lazy="raise", order_by="Word.id")
    sponsors: Mapped[list[Sponsor]] = relationship(lazy="raise", order_by="Sponsor.id", back_populates="application")

    @validates("name")
    def _keep_name_key(self, _key: str, name: str) -> str:
        self.name_key = whole_name_key(name)
        return name

    @validates("email")
    def _keep_email_key(self, _key: str, email: str) -> str:
        self.email_key = normalise(email) if email else ""
        return email

    @validates("firm")
    def _keep_firm_key(self, _key: str, firm: str) -> str:
        self.firm_key = name_key(firm) if firm else ""
        return firm


class Answer(Model):
    """What somebody answered, with the question as it stood then."""

    __tablename__ = "application_answer"
    __table_args__ = (Index("uq_application_answer_application_id", "application_id", "question_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("application_question.id", ondelete="RESTRICT"), index=True)
    words: Mapped[str] = mapped_column(default="")

    question: Mapped[Question] = relationship(lazy="raise")


class Word(Model):
    """What the office asked after an application was sent, or what the applicant replied."""

    __tablename__ = "application_word"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    from_office: Mapped[bool]
    words: Mapped[str]
    said_at: Mapped[datetime]


class Sponsor(Model):
    """Whom an applicant named as vouching for them. Whether that is a member of ours is for the office alone."""

    __tablename__ = "application_sponsor"
    __table_args__ = (CheckConstraint("(vouches IS NULL) = (answered_at IS NULL)", name="answered_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    vouches: Mapped[bool | None]
    words: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship(lazy="raise", back_populates="sponsors")
    person: Mapped[Person | None] = relationship(lazy="raise")
