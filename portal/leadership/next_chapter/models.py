"""What somebody wishes for after a term, and how they are when it is over. Both belong to the term."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.leadership.offices.models import Term
from portal.members.people.models import Person

#: So many days before the end somebody is asked what they would enjoy next.
ASK_DAYS = 90
#: So many days after the end somebody asks how they are.
AFTER = (30, 90, 365)
IN_CIRCLE = text("circle")


class Wish(StrEnum):
    """What people like to do after a term."""

    MENTOR = "mentor"
    HOST = "host"
    ADVISE = "advise"
    REST = "rest"


class Answer(StrEnum):
    """How they are, when asked."""

    WELL = "well"
    SOMETHING = "something"
    PEACE = "peace"


class NextChapter(Model):
    """What somebody wishes for after one term. They, the chair of the body and the office read it."""

    __tablename__ = "next_chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id", ondelete="CASCADE"), unique=True)
    #: When the letter that asks was written; likewise in a check-in.
    asked_at: Mapped[datetime | None]
    wishes: Mapped[list[str]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(default="")
    #: They would like to be in the circle of those who served.
    circle: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    #: Letters that ask about a term stop where its holder says that they rest, or want peace.
    rests: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_next_chapter_circle", "circle", sqlite_where=IN_CIRCLE, postgresql_where=IN_CIRCLE),)


class FollowUp(Model):
    """So many days after a term somebody asks how they are: by a letter, and in person."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id", ondelete="CASCADE"))
    days: Mapped[int]
    asked_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(word_of(Answer, "answer"))
    words: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    #: The chair says that they had a word.
    talked_at: Mapped[datetime | None]

    term: Mapped[Term] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("term_id", "days"),
        CheckConstraint("days IN (30, 90, 365)", name="days"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )


class CircleWord(Model):
    """A word from a chair or the office to the circle of those who served."""

    __tablename__ = "circle_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)

    written_by: Mapped[Person | None] = relationship(lazy="raise")
