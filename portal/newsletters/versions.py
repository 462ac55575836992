"""What an edition said before: every saved state of its head and of each block, by whom and when.

Kept for KEPT days after the edition went out or was cancelled, the newest MOST of each part; names are those of the
accounts, read when the list is shown, so that somebody who was forgotten is not named here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of

#: After the edition went out or was cancelled.
KEPT = timedelta(days=90)
#: Of the head, and of each block.
MOST = 100
#: What one person goes on typing is one state, not one for each pause.
GOES_ON = timedelta(minutes=10)

Contents = dict[str, Any]


class How(StrEnum):
    """How a state came to be."""

    MONTH = "month"  # the month wrote it
    TYPED = "typed"  # saved while somebody typed
    SAVED = "saved"  # somebody pressed the button
    ASIDE = "aside"  # typed while somebody else was faster, and not taken
    BACK = "back"  # an earlier state, brought back
    REMOVED = "removed"  # the last state of a block that was taken away


class EditionVersion(Model):
    """One saved state. `contents`: title, subject and preheader of the head; title, words and for_members of a block.

    It held from version `since_version` of the edition to version `in_version` at least, in which it was last saved.
    """

    __tablename__ = "edition_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    of_head: Mapped[bool]
    #: None: the head, or a block that was taken away.
    block_id: Mapped[int | None] = mapped_column(ForeignKey("edition_block.id", ondelete="SET NULL"), index=True)
    how: Mapped[How] = mapped_column(word_of(How, "how"))
    contents: Mapped[dict[str, Any]]
    account_id: Mapped[int | None]
    at: Mapped[datetime]
    since_version: Mapped[int]
    in_version: Mapped[int]

    __table_args__ = (
        CheckConstraint("since_version <= in_version", name="held"),
        Index("ix_edition_version_part", "edition_id", "block_id", "id"),
    )
