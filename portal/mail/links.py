"""The ways out that mail carries, and what becomes of them when somebody's address changes.

Letters lie in mailboxes for years, and whoever finds the way out in one of them shall be able to take it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, delete, insert, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, db
from portal.mail.models import UnsubscribeLink

LONGEST = 43


class MovedLink(Model):
    """The way out in letters that went to an earlier address of somebody: it acts for the one they have now.

    Whoever reads at the earlier one today learns nothing of the later one by it, and it switches one family only.
    """

    __tablename__ = "moved_unsubscribe_link"

    token: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    address: Mapped[str] = mapped_column(String(254), index=True)
    family: Mapped[str] = mapped_column(String(80))
    moved_at: Mapped[datetime]


class WayOut(NamedTuple):
    """For whom (normalised) and from what; `moved`: it was in a letter to an earlier address."""

    token: str
    address: str
    family: str
    moved: bool


def find(token: str) -> WayOut | None:
    """The way out that a mail carried, unless it was revoked."""
    if len(token) > LONGEST:
        return None
    link = db.session.get(UnsubscribeLink, token)
    if link is not None:
        return WayOut(token, link.address, link.family, False)
    moved = db.session.get(MovedLink, token)
    return WayOut(token, moved.address, moved.family, True) if moved is not None else None


def move(old: str, new: str, *, now: datetime) -> None:
    """Somebody's (normalised) address changed, and the old one is nobody's: old letters act for the new one."""
    db.session.flush()
    db.session.execute(update(MovedLink).where(MovedLink.address == old).values(address=new))
    link = UnsubscribeLink
    rows = select(link.token, literal(new), link.family, literal(now, MovedLink.moved_at.type)).where(
        link.address == old
    )
    db.session.execute(insert(MovedLink).from_select(["token", "address", "family", "moved_at"], rows))
    db.session.execute(delete(link).where(link.address == old))
    db.session.expire_all()


def revoke(address: str) -> None:
    """No link acts for this (normalised) address any more."""
    for table in (UnsubscribeLink, MovedLink):
        for row in db.session.scalars(select(table).where(table.address == address)):
            db.session.delete(row)
    db.session.flush()
