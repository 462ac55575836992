"""Firms, and who speaks for them from when to when."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.core.search import fold
from portal.members.people.models import Person

#: Legal forms say nothing about which firm it is.
LEGAL = re.compile(r"\b(ltd|limited|llc|llp|inc|plc|gmbh|ag|co|company|corp|bv|sarl|srl|oy|ab|sa)\b\.?", re.IGNORECASE)


def name_key(name: str) -> str:
    """What makes two firms the same: the name folded, without legal form and punctuation."""
    plain = re.sub(r"[^\w ]+", " ", fold(name).replace("&", " and "))
    short = " ".join(LEGAL.sub(" ", plain).split())
    return (short or " ".join(plain.split()) or name.strip())[:160]


def organisation_path(number: int) -> str:
    """The address of a firm's page: the one spelling for models and long lists."""
    return f"/organisations/{number}"


class Organisation(Model):
    """A firm known to the association, a member or not."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    #: Folded and without legal form or punctuation: an import creates a firm once.
    name_key: Mapped[str] = mapped_column(String(160), unique=True)
    trade: Mapped[str] = mapped_column(String(80), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    @property
    def url(self) -> str:
        return organisation_path(self.id)


class Representation(Model):
    """A person speaks for an organisation on the days [start, end). It ends when they change employer; they stay.

    Held by the database: one primary representative per organisation and day, and nobody speaks twice for one
    organisation on a day.
    """

    __tablename__ = "representation"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" >= start', name="ends_after_start"),
        CheckConstraint("kind IN ('primary', 'billing', 'delegate')", name="known_kind"),
        Index("ix_representation_person_id", "person_id"),
        Index("ix_representation_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10), default="delegate")
    start: Mapped[date]
    end: Mapped[date | None]
    #: The end that was set when a death was written down, which comes back where that was a mistake.
    end_before: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
