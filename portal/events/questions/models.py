"""The questions of an event. An edited one gets another wording, so that answers keep the words they were given to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.events.programme.models import Event

#: More would be a questionnaire, not a sign-up.
MOST_QUESTIONS = 8
MOST_CHOICES = 12
LONGEST_CHOICE = 100


class QuestionKind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"


#: Those that offer answers of the organiser's own to choose from.
CHOSEN = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL})
#: Those whose answers can be counted.
COUNTED = CHOSEN | {QuestionKind.YES_NO}
#: How yes and no are kept.
YES, NO = "yes", "no"


class EventQuestion(Model):
    """Something the organiser asks of everybody who signs up. From `closed_at` on nobody is asked it any more.

    `wording`: the number of the one that holds today. `sensitive`: the answers are for the event's owner and organisers
    alone, and are deleted some time after it. `answered`: somebody has answered it at some time; what kind it is does
    not change since, nor does it cease to be sensitive.
    """

    __tablename__ = "event_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[QuestionKind] = mapped_column(word_of(QuestionKind, "kind"))
    needed: Mapped[bool] = mapped_column(default=False, server_default=false())
    sensitive: Mapped[bool] = mapped_column(default=False, server_default=false())
    wording: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    answered: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")


class Wording(Model):
    """How a question read, and what could be chosen. Append-only: a trigger refuses change."""

    __tablename__ = "event_question_wording"
    __table_args__ = (CheckConstraint("words <> ''", name="asks_something"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(200), default="")
    choices: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[datetime]
