"""Entries that were put into others, and where they lead. What is moved by that, and back, is for `members.merging`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, db
from portal.members.people.models import Person

#: How long it can be undone.
A_WEEK = timedelta(days=7)
STANDS, KNOWN = text("undone_at IS NULL"), text("forgotten_at IS NULL")


class Merge(Model):
    """Two entries about one person became one: `kept_id` is theirs since then, `merged_id` is shown nowhere."""

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="two_people"),
        Index("ix_merge_kept_id", "kept_id"),
        # Those that are still to be forgotten.
        Index("ix_merge_made_at", "made_at", sqlite_where=KNOWN, postgresql_where=KNOWN),
        # Nobody is put into two others.
        Index("uq_merge_merged_id", "merged_id", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    #: How it was before, for `merging.operations.merging.undo`; empty when that is too late, and was forgotten.
    was: Mapped[dict[str, Any]]

    kept: Mapped[Person] = relationship(lazy="raise", foreign_keys=[kept_id])
    merged: Mapped[Person] = relationship(lazy="raise", foreign_keys=[merged_id])


def kept_for(person_id: int) -> int | None:
    """Whose entry this one was put into, if it was; across several merges one after the other."""
    found = None
    while (further := db.session.scalar(_kept(person_id if found is None else found))) is not None:
        found = further
    return found


def _kept(person_id: int) -> Select[int]:
    return select(Merge.kept_id).where(Merge.merged_id == person_id, Merge.undone_at.is_(None))


def stand_for(ids: Iterable[int]) -> dict[int, Any]:
    """Of entries that were put into others: those others, by the number of the entry."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = (
        select(
            Merge.merged_id, Person.id, Person.name, Person.email, Person.account_id, Person.firm, Person.merged_at,
        )
        .join(Person, Person.id == Merge.kept_id)
        .where(Merge.merged_id.in_(wanted), Merge.undone_at.is_(None))
    )  # fmt: skip
    return {row.merged_id: row for row in db.session.execute(found)}


def leading_from(which: ColumnElement[bool]) -> Select[int]:
    """The ids of those into whose entries such entries were put: `leading_from(Person.email_key == key)`."""
    return (
        select(Merge.kept_id)
        .join(Person, Person.id == Merge.merged_id)
        .where(Merge.undone_at.is_(None), which)
        .correlate(None)
    )


def made_of(person_id: Any) -> Select[int, datetime, str]:
    """What was put into an entry, the last first: the merge, when, and what the other entry is called."""
    found = select(Merge.id, Merge.made_at, Person.name).join(Person, Person.id == Merge.merged_id)
    return found.where(Merge.kept_id == person_id, Merge.undone_at.is_(None)).order_by(Merge.id.desc()).limit(10)


def told(rows: Iterable[tuple[int, datetime, str]], now: datetime) -> list[tuple[int, datetime, str, datetime | None]]:
    """The same with the time until when it can be undone; None where that is over."""
    return [(*row, row[1] + A_WEEK if now - row[1] < A_WEEK else None) for row in rows]
