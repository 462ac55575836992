"""What organisers wrote to the people of an event, and of what those were reminded."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of


class Audience(StrEnum):
    """To whom an organiser writes."""

    PLACES = "places"
    WAITING = "waiting"
    EVERYBODY = "everybody"
    CAME = "came"


class EventMessage(Model):
    """What an organiser wrote to the people of an event. `people`: how many it was for when it was sent.

    A job writes a letter to each. `told_to`: the registration up to which it has got; `sent_at`: when it was through.
    """

    __tablename__ = "event_message"
    __table_args__ = (
        CheckConstraint("subject <> '' AND words <> ''", name="says_something"),
        CheckConstraint("people > 0", name="reaches_somebody"),
        Index("ix_event_message_event_id_at", "event_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    audience: Mapped[Audience] = mapped_column(word_of(Audience, "audience"))
    subject: Mapped[str] = mapped_column(String(140))
    #: In Markdown.
    words: Mapped[str]
    people: Mapped[int]
    told_to: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class ReminderTold(Model):
    """So many minutes before it was to begin, the people of a registration were reminded; or it was too late to be.

    One row for each offset and each date that the event was set to, so that nobody is reminded twice of the same.
    """

    __tablename__ = "reminder_told"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    starts: Mapped[datetime] = mapped_column(primary_key=True)
