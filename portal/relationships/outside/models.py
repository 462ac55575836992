"""Somebody from outside, as far as they said so themselves; and who asked never to be asked again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import sealed_by

#: How long a link waits for an answer, a code for being typed, and what was typed for being proved.
ANSWER_WITHIN = timedelta(days=14)
CODE_LASTS = timedelta(minutes=10)
TYPED_LASTS = timedelta(hours=1)
#: Codes that one link may have mailed, tries for each, and how soon the next one may follow.
CODES, TRIES = 3, 5
AGAIN_AFTER = timedelta(minutes=1)
WAITING = text("agreed_at IS NULL AND ended_at IS NULL")


class OutsideParty(Model):
    """One person from outside in one errand. Nothing is known of them until they type it themselves.

    The link is made of `nonce`; of what it carries there is only the hash (`links`). Their words are sealed with the
    key of the row: emptied, they are gone. `email_key`: a keyed hash of the mailbox. `until`: when an unanswered
    question lapses.
    """

    __tablename__ = "outside_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    errand: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[int]
    nonce: Mapped[str | None] = mapped_column(String(43))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    own_key: Mapped[bytes | None]
    name_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    opened_sealed: Mapped[bytes | None]
    name = sealed_by("own_key")
    email = sealed_by("own_key")
    phone = sealed_by("own_key")
    words = sealed_by("own_key")
    #: The days on which the member they were introduced to opened it, with a space between.
    opened = sealed_by("own_key")
    email_key: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(20), default="")
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[datetime | None]
    codes_sent: Mapped[int] = mapped_column(SmallInteger, default=0)
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    agreed_at: Mapped[datetime | None]
    #: The version of the words they agreed to.
    wording: Mapped[str | None] = mapped_column(String(20))
    #: When it was answered with no, stopped, or lapsed: from then on the link opens nothing and nothing is known.
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("errand", "about_id"),
        CheckConstraint("agreed_at IS NULL OR wording IS NOT NULL", name="agreed_to_words"),
        CheckConstraint(
            "ended_at IS NULL OR (own_key IS NULL AND token_hash IS NULL AND nonce IS NULL AND email_key IS NULL "
            "AND code_hash IS NULL)",
            name="ended_is_forgotten",
        ),
        CheckConstraint(f"codes_sent BETWEEN 0 AND {CODES} AND tries BETWEEN 0 AND {TRIES}", name="bounded"),
        Index("ix_outside_party_waiting", "until", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    @property
    def waits(self) -> bool:
        """Whether nobody answered yet."""
        return self.agreed_at is None and self.ended_at is None

    @property
    def opened_on(self) -> list[date]:
        """The days on which the member they were introduced to opened it, for them to see."""
        return [date.fromisoformat(day) for day in self.opened.split()]

    def has_code(self, now: datetime) -> bool:
        """Whether a code is out that may still be typed."""
        return self.waits and self.code_until is not None and now < self.code_until


class OutsideSuppression(Model):
    """A mailbox, as a keyed hash, whose owner is never to be asked again from outside."""

    __tablename__ = "outside_suppression"

    email_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[date]
