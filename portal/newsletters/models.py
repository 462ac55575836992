"""Editions of the newsletter, the blocks they are made of, and what was approved and sent."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model

WORD = "word"  # the editor's own opening words
STORY = "story"  # anything else the editor writes
PERSONAL = "personal"  # where each reader's own lines stand
OWN = frozenset({WORD, STORY, PERSONAL})


def _digest(seen: list[Any]) -> str:
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Edition(Model):
    """One month's letter. How far it has come is derived (see `queries.stage`), never stored."""

    __tablename__ = "edition"
    #: Its title, subject or preheader was set since it was read, and no version says so yet (see `editing.touch`).
    says_anew = False

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    month: Mapped[date] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    preheader: Mapped[str] = mapped_column(String(200), default="")
    #: What the draft proposed last; as long as an editor leaves it, a refresh proposes anew.
    proposed_subject: Mapped[str] = mapped_column(String(200), default="", server_default="")
    proposed_preheader: Mapped[str] = mapped_column(String(200), default="", server_default="")
    covers_from: Mapped[datetime]
    covers_until: Mapped[datetime]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    edited_by: Mapped[str] = mapped_column(String(200), default="")
    #: Whoever edited last, where somebody did: see `approving.may_approve`. By it the name can be forgotten.
    edited_by_account: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    #: The version of the edition in which title, subject or preheader last changed.
    changed_in: Mapped[int] = mapped_column(default=1, server_default="1")
    review_asked_at: Mapped[datetime | None]
    review_asked_by: Mapped[str | None] = mapped_column(String(200))
    review_asked_by_account: Mapped[int | None]
    review_asked_of: Mapped[str | None] = mapped_column(String(200))
    send_at: Mapped[datetime | None] = mapped_column(index=True)
    missed_at: Mapped[datetime | None]
    sending_from: Mapped[datetime | None]
    prepared_at: Mapped[datetime | None]
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), unique=True)
    cancelled_at: Mapped[datetime | None]
    #: To whom it goes, as a rule (see `audiences`); nothing for all members.
    audience: Mapped[dict[str, Any] | None]
    #: How many the rule found when it began to go out, and why some of them got no copy of their own.
    frozen: Mapped[dict[str, Any] | None]
    #: The text part in the editor's words (see `plaintext`), and the checksum of what it was written for.
    own_text: Mapped[str | None]
    own_text_of: Mapped[str | None] = mapped_column(String(64))

    blocks: Mapped[list[Block]] = relationship(lazy="raise", order_by="Block.position", cascade="all, delete-orphan")
    #: The approval that no edit has voided; whether it is of the words as they are now, `approving` says.
    standing: Mapped[Approval | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Approval.edition_id == Edition.id, Approval.voided_at.is_(None))",
    )

    __table_args__ = (
        CheckConstraint("covers_from < covers_until", name="covers"),
        CheckConstraint("prepared_at IS NULL OR sending_from IS NOT NULL", name="prepared_while_sending"),
        CheckConstraint("send_at IS NULL OR cancelled_at IS NULL", name="cancelled_is_not_scheduled"),
    )

    def checksum(self) -> str:
        """A hash of everything a reader would see, the edited text included; an approval is bound to it."""
        head = [self.title, self.subject, self.preheader]
        return _digest([*head, self._blocks_seen(), *([self.own_text] if self.own_text is not None else [])])

    def text_checksum(self) -> str:
        """A hash of what the text part is made from: title and blocks."""
        return _digest([self.title, self._blocks_seen()])

    def _blocks_seen(self) -> list[Any]:
        return [block.seen() for block in self.blocks if not block.hidden]


class Block(Model):
    """A part of an edition. Until the editor rewrites it (`words`), it follows its sources (`items`)."""

    __tablename__ = "edition_block"
    #: As of an edition, of its own text.
    says_anew = False

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    items: Mapped[list[Any]]
    #: A sentence of the draft above its items; not there once the editor has rewritten the block.
    lead: Mapped[str] = mapped_column(String(300), default="", server_default="")
    words: Mapped[str | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    for_members: Mapped[bool] = mapped_column(default=False)
    edited_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime]
    #: The version of the edition in which its own text last changed: two who write into different blocks never meet.
    changed_in: Mapped[int] = mapped_column(default=1, server_default="1")

    __table_args__ = (
        Index(
            "uq_edition_block_source",
            "edition_id",
            "kind",
            unique=True,
            sqlite_where=text("kind <> 'story'"),
            postgresql_where=text("kind <> 'story'"),
        ),
    )

    @property
    def is_own(self) -> bool:
        """Written by the editor; never refreshed."""
        return self.kind in OWN

    @property
    def is_rewritten(self) -> bool:
        """Drafted from its sources, then put into the editor's words."""
        return not self.is_own and self.words is not None

    @property
    def is_empty(self) -> bool:
        """Nothing to show a reader."""
        return self.kind != PERSONAL and not (self.words or "").strip() and not self.items

    def seen(self) -> list[Any]:
        """What a reader sees of it."""
        seen = [self.kind, self.title, self.words if self.words is not None else self.items, self.for_members]
        return [*seen, self.lead] if self.lead and self.words is None else seen


class Revision(Model):
    """The letter frozen at one moment: the very bytes that a test or the real sending carries."""

    __tablename__ = "edition_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    html: Mapped[str]
    text: Mapped[str]
    contents: Mapped[list[Any]]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("edition_id", "number"),)


class Approval(Model):
    """Somebody read exactly this revision and let it go. Any later edit voids it."""

    __tablename__ = "edition_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("edition_revision.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    checksum: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    revision: Mapped[Revision] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_edition_approval_valid",
            "edition_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )


def _says_anew(part: Edition | Block, value: Any, before: Any, _initiator: Any) -> None:
    state: Any = inspect(part)
    if value != before and state.persistent:
        part.says_anew = True


for _text in (
    Edition.title, Edition.subject, Edition.preheader, Block.title, Block.words, Block.items, Block.for_members,
):  # fmt: skip
    event.listen(_text, "set", _says_anew)
