"""What came back, and where it is read from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import sealed_by


class Source(StrEnum):
    """How it reached us."""

    FOLDER = "folder"
    IMAP = "imap"
    PIPE = "pipe"
    HOOK = "hook"


class Verdict(StrEnum):
    """What a report means.

    `HARD`: the address does not work. `SOFT`: it did not work this time (full, away). `POLICY`: they would not take it
    from us. `DELAYED`: their server still tries. `REPLY`: somebody's machine answered. `ARRIVED`: it says that all is
    well. `UNKNOWN`: nobody but a person can say.
    """

    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"
    DELAYED = "delayed"
    REPLY = "reply"
    ARRIVED = "arrived"
    COMPLAINT = "complaint"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What was done about it.

    `STOPPED`: nothing more is sent there. `NOTED`: written beside the letter. `NOTHING`: there was nothing to do.
    `AGAIN`: the letter's return was known. `REFUSED`: not believed. `REVIEW`: somebody has to look.
    """

    STOPPED = "stopped"
    NOTED = "noted"
    NOTHING = "nothing"
    AGAIN = "again"
    REFUSED = "refused"
    REVIEW = "review"


#: As the partial indexes spell it.
UNREAD = "read_at IS NULL"
TO_LOOK_AT = "outcome = 'review' AND looked_at IS NULL"
WORDED = "message_sealed IS NOT NULL"


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class RawBounce(Model):
    """A report as it arrived. Its words are sealed, and forgotten after their time; the row stays.

    `digest`: of its bytes, by which it is kept once. `about`: a keyed digest of the address that it speaks of, so that
    its words go when the address is forgotten. `as_json`: an event that a hook was told, not a message. `status`: as in
    RFC 3463. `why`: why it was refused, or is to be looked at; a key of `sayings.WHY`.
    """

    __tablename__ = "raw_bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[Source] = mapped_column(word_of(Source, "source"))
    as_json: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    size: Mapped[int]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    read_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(word_of(Verdict, "verdict"))
    outcome: Mapped[Outcome | None] = mapped_column(word_of(Outcome, "outcome"))
    why: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str | None] = mapped_column(String(20))
    diagnostic: Mapped[str | None] = mapped_column(String(300))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    about: Mapped[str | None] = mapped_column(String(64), index=True)
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[str | None]
    own_key: Mapped[bytes | None]
    message_sealed: Mapped[bytes | None]

    message = sealed_by("own_key")

    __table_args__ = (
        CheckConstraint("(read_at IS NULL) = (outcome IS NULL)", name="read"),
        CheckConstraint("(verdict IS NULL) = (outcome IS NULL)", name="verdict_read"),
        CheckConstraint("(own_key IS NULL) = (message_sealed IS NULL)", name="key"),
        _partial("ix_raw_bounce_unread", "id", where=UNREAD),
        _partial("ix_raw_bounce_to_look_at", "id", where=TO_LOOK_AT),
        _partial("ix_raw_bounce_worded", "received_at", where=WORDED),
        Index("ix_raw_bounce_outcome", "outcome", "id"),
        Index("ix_raw_bounce_received", "received_at"),
    )


class IntakeSource(Model):
    """How reading from a source goes. The lease keeps two workers from one mailbox."""

    __tablename__ = "intake_source"

    name: Mapped[Source] = mapped_column(word_of(Source, "name"), primary_key=True)
    read_at: Mapped[datetime | None]
    found_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]
    due_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name="lease"),)


class HookCall(Model):
    """A signature that was used, for as long as its time stamp counts: nobody may send the same again."""

    __tablename__ = "hook_call"

    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class FreshStart(Model):
    """Since when an address is taken to work again: what came back before counts no more.

    `through`: "office", with its reason, or "proved" by whoever reads there.
    """

    __tablename__ = "fresh_start"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    since: Mapped[datetime]
    through: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None]

    __table_args__ = (CheckConstraint("through IN ('office', 'proved')", name="through"),)
