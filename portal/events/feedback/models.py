"""Answers that lead to nobody, and apart from them who has answered."""

from __future__ import annotations

from enum import StrEnum
from uuid import uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of

#: From so many answers on they are shown.
FEW = 5


class Said(StrEnum):
    """The answers to each question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class EventFeedback(Model):
    """What somebody who was there said. There is no moment in it and no person, and its key is by chance."""

    __tablename__ = "event_feedback"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid4()))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    worth: Mapped[Said] = mapped_column(word_of(Said, "worth"))
    met: Mapped[Said] = mapped_column(word_of(Said, "met"))
    again: Mapped[Said] = mapped_column(word_of(Said, "again"))
    line: Mapped[str] = mapped_column(String(300), default="")


class FeedbackGiven(Model):
    """That whoever signed up has answered, so that nobody answers twice or is asked again; and not what."""

    __tablename__ = "feedback_given"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
