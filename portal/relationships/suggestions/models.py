"""What is proposed to whom, what somebody said to it, and in how many lists somebody wishes to stand."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal.core.db import Model, word_of
from portal.core.sealing import sealed_by
from portal.relationships.suggestions.codes import LISTED, Kind


class Suggestion(Model):
    """Somebody who is proposed to its owner. Read by its owner alone: nobody learns in whose lists they stand.

    `reasons`: codes (`codes.Reason`), never words: what they stand for is looked up whenever somebody reads them.
    """

    __tablename__ = "suggestion"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(word_of(Kind, "kind"), primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    #: The event and the body that a reason is about; no keys, so that a list holds nobody up who takes one away.
    event_ref: Mapped[int | None] = mapped_column(Integer)
    body_ref: Mapped[int | None] = mapped_column(Integer)
    #: Since when they stand in this list without a break, and when the list was made.
    since: Mapped[date]
    made_on: Mapped[date]

    __table_args__ = (
        UniqueConstraint("owner_id", "kind", "about_id"),
        CheckConstraint(f"place BETWEEN 1 AND {LISTED}", name="place"),
        CheckConstraint("owner_id <> about_id", name="two_people"),
    )


class Answer(StrEnum):
    """What somebody says to a suggestion; RESTED: they said nothing, twice."""

    KNOWN = "known"
    COMPETITOR = "competitor"
    NOT_NOW = "not_now"
    NEVER = "never"
    RESTED = "rested"


class SuggestionAnswer(Model):
    """What its owner said of somebody who was proposed to them. Read by its owner alone; nobody is told.

    `until`: the day on which they may be proposed again; empty for never. Which word it was is sealed: whom somebody
    knows, with whom they compete and of whom they never want to hear look alike, and so do "not now" and silence.
    """

    __tablename__ = "suggestion_answer"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    own_key: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]
    answer = sealed_by("own_key", always=True)
    said_on: Mapped[date]
    until: Mapped[date | None]

    __table_args__ = (CheckConstraint("owner_id <> about_id", name="two_people"),)

    @classmethod
    def holds(cls, day: Any) -> ColumnElement[bool]:
        """SQL: it holds that day still."""
        return or_(cls.until.is_(None), cls.until > day)


class Room(StrEnum):
    """In how many lists somebody wishes to stand."""

    OPEN = "open"
    FIVE = "five"
    TWO = "two"
    PAUSED = "paused"
    NEVER = "never"


class SuggestionRoom(Model):
    """How many new people somebody has room for. Read by themselves alone."""

    __tablename__ = "suggestion_room"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    room: Mapped[Room] = mapped_column(word_of(Room, "room"))
    #: The first day after a pause.
    until: Mapped[date | None]
    #: When they last asked to be looked for anew, and while nobody has looked.
    asked_at: Mapped[datetime | None]
    waits: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("(room = 'paused') = (until IS NOT NULL)", name="pause_has_an_end"),)


class SuggestionNight(Model):
    """A day on which all lists were begun anew: once, however many workers there are."""

    __tablename__ = "suggestion_night"

    day: Mapped[date] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
