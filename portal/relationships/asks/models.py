"""Asks and offers, what people answer to them, whom they thank, and the ring of an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import Moment, sealed_by
from portal.relationships.goodwill.models import HelpKind

#: So long an ask stands, and so often it can be renewed.
STANDS = timedelta(days=30)
RENEWALS = 2
#: So many of their asks and offers may stand at once on the board.
MOST_OPEN = 3
#: In its last days it can be renewed, and in the very last its owner is reminded.
LAST_DAYS, VERY_LAST = timedelta(days=7), timedelta(days=3)
#: So long members read whom somebody thanks, where all of them want it.
THANKS_SHOWN = timedelta(days=30)
#: So long after an event its ring can be looked at.
RING_AFTER = timedelta(days=7)


class Side(StrEnum):
    """Whether somebody would like help, or has some to give."""

    ASK = "ask"
    OFFER = "offer"


class Way(StrEnum):
    """How somebody answers."""

    HELP = "help"
    KNOWS = "knows"
    WORD = "word"


class State(StrEnum):
    """Where an ask stands on a day; never stored."""

    OPEN = "open"
    RING = "ring"
    OVER = "over"
    CLOSED = "closed"
    TAKEN_DOWN = "taken_down"


class Ring(Model):
    """At an event everybody posts one ask, and the room answers."""

    __tablename__ = "ask_ring"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    opened_at: Mapped[datetime]
    #: The team put it away again.
    closed_at: Mapped[datetime | None]


class Ask(Model):
    """A member would like help, or offers some. Its words are read by all members, or by those of its ring.

    `until`: the first day on which it does not stand on the board any more; empty while it is in its ring alone.
    """

    __tablename__ = "ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    ring_id: Mapped[int | None] = mapped_column(ForeignKey("ask_ring.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(word_of(Side, "side"), default=Side.ASK)
    #: Empty where it was posted in a ring, in a hurry.
    kind: Mapped[HelpKind | None] = mapped_column(word_of(HelpKind, "kind"))
    title: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(default="", server_default="")
    #: What good help looks like.
    good: Mapped[str] = mapped_column(default="", server_default="")
    area: Mapped[str] = mapped_column(String(80), default="", server_default="")
    trade: Mapped[str] = mapped_column(String(80), default="", server_default="")
    #: Separated by commas.
    interests: Mapped[str] = mapped_column(String(200), default="", server_default="")
    posted_at: Mapped[datetime]
    #: When it was put on the board, or there anew: the latest stands first.
    raised_at: Mapped[datetime]
    until: Mapped[date | None] = mapped_column(index=True)
    renewals: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    #: The asker was told that it runs out.
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    taken_down_at: Mapped[datetime | None]
    own_key: Mapped[bytes | None]
    #: Why the office took it down, for the asker.
    taken_down_why_sealed: Mapped[bytes | None]
    taken_down_why = sealed_by("own_key")

    __table_args__ = (
        UniqueConstraint("ring_id", "asker_id"),
        CheckConstraint("title <> ''", name="says_what"),
        CheckConstraint("until IS NOT NULL OR ring_id IS NOT NULL OR closed_at IS NOT NULL", name="stands_somewhere"),
        CheckConstraint(f"renewals BETWEEN 0 AND {RENEWALS}", name="renewals"),
        CheckConstraint("length(why) <= 1000 AND length(good) <= 600", name="lengths"),
        Index("ix_ask_raised_at", "raised_at", "id"),
    )

    def state(self, day: date) -> State:
        """Where it stands that day."""
        if self.taken_down_at is not None:
            return State.TAKEN_DOWN
        if self.closed_at is not None:
            return State.CLOSED
        if self.until is None:
            return State.RING
        return State.OPEN if day < self.until else State.OVER

    def may_be_renewed(self, day: date) -> bool:
        """Whether it has few days left, or none, and was not renewed twice."""
        if self.state(day) not in {State.OPEN, State.OVER} or self.renewals >= RENEWALS or self.until is None:
            return False
        return self.until - day <= LAST_DAYS

    @property
    def is_offer(self) -> bool:
        return self.side == Side.OFFER


class AskAnswer(Model):
    """What one person answers: their line and the asker's are read by the two of them alone.

    `laid_aside_at`: the asker needs no more of it; the helper is never told, nor is a reader of the database.
    """

    __tablename__ = "ask_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    way: Mapped[Way] = mapped_column(word_of(Way, "way"))
    own_key: Mapped[bytes | None]
    line_sealed: Mapped[bytes | None]
    line = sealed_by("own_key")
    reply_sealed: Mapped[bytes | None]
    reply = sealed_by("own_key")
    at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    laid_aside_sealed: Mapped[bytes | None]
    laid_aside = sealed_by("own_key", always=True)
    laid_aside_at = Moment("laid_aside")

    __table_args__ = (UniqueConstraint("ask_id", "helper_id"),)

    @property
    def settled(self) -> bool:
        """Whether whoever asked has said yes to it, or laid it aside."""
        return self.accepted_at is not None or self.laid_aside_at is not None


class AskThanks(Model):
    """Somebody was helped and says by whom: the one who asked, or one to whom an offer was of use.

    `shown`: whoever thanks lets members read it; `agreed_at`: the helper lets their name stand there; `out_at`: they
    would rather not, or took it out again, which they alone read.
    """

    __tablename__ = "ask_thanks"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    helped_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    own_key: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    words = sealed_by("own_key")
    at: Mapped[datetime]
    shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    agreed_at: Mapped[datetime | None]
    out_sealed: Mapped[bytes | None]
    out = sealed_by("own_key", always=True)
    out_at = Moment("out")

    __table_args__ = (
        UniqueConstraint("ask_id", "helper_id", "helped_id"),
        CheckConstraint("helper_id <> helped_id", name="two_people"),
    )


class AskReport(Model):
    """A member asks the office to look at an ask. What they write is read by the office."""

    __tablename__ = "ask_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    own_key: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    words = sealed_by("own_key")
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("ask_id", "reporter_id"),)
