"""The links of an edition, and how often each was followed on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class EditionLink(Model):
    """A link of an edition that goes through a short address of ours: the same one for every reader.

    The edition can be read for years, so a link leads on for as long as there is its edition.
    """

    __tablename__ = "edition_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(String(24), unique=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    #: Its words, as they stand in the edition.
    label: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str]

    __table_args__ = (UniqueConstraint("edition_id", "address"),)


class EditionClick(Model):
    """How often a link was followed on a day (of the association's zone). Nothing of whom, whence or with what."""

    __tablename__ = "edition_click"

    link_id: Mapped[int] = mapped_column(
        ForeignKey("edition_link.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]

    __table_args__ = (CheckConstraint("number > 0", name="number"),)
