"""What was found out about an edition's links, and what its editor has looked at and wants to keep."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class Outcome(StrEnum):
    """What became of asking for a link. The first five are of pages of our own, which are asked for inside."""

    OPEN = "open"  # visitors may open it
    MEMBERS = "members"  # members may; visitors are asked to sign in
    HIDDEN = "hidden"  # members may; visitors are told that there is no such page
    MISSING = "missing"  # there is no such page, or no member may open it
    UNSURE = "unsure"  # it could not be looked at inside
    FINE = "fine"  # another site answered with a page
    GONE = "gone"  # another site says that there is no such page
    WARY = "wary"  # another site answers, and not to us (it asks to sign in, or turns machines away)
    AWAY = "away"  # nobody answers there
    REFUSED = "refused"  # an address that the portal does not ask


class LinkCheck(Model):
    """The last time somebody had an edition's links looked at; `job_id` leads to how far that is."""

    __tablename__ = "edition_link_check"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    job_id: Mapped[int]
    asked_at: Mapped[datetime]


class CheckedLink(Model):
    """What was found when an address in an edition was asked for. `address`: whole, as readers get it."""

    __tablename__ = "edition_checked_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[int | None] = mapped_column(SmallInteger)
    checked_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("edition_id", "digest"),
        CheckConstraint(
            "outcome IN ('open', 'members', 'hidden', 'missing', 'unsure', 'fine', 'gone', 'wary', 'away', 'refused')",
            name="outcome",
        ),
    )


class Kept(Model):
    """An editor has seen what changed about a line's source and keeps the words as they are.

    `state`: a digest of what was seen; what changes after that is told again.
    """

    __tablename__ = "edition_kept"

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("edition_block.id", ondelete="CASCADE"))
    source_kind: Mapped[str] = mapped_column(String(40))
    source_number: Mapped[int]
    state: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("block_id", "source_kind", "source_number"),)
