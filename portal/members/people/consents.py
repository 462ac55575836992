"""What people agreed to and took back: when, how, and to which words. And the association's own words about privacy.

Every yes and every no is a row of its own, and nothing is written over. Whether a page is public or a letter goes out
stands with the person and with their address; here stands when they said so.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.settings import association

#: What the portal itself says on its privacy page; what the association adds has editions of its own.
PORTAL_VERSION = "2026-11"
MOST_SHOWN = 50


class Matter(StrEnum):
    """What somebody says yes or no to."""

    STATEMENT = "statement"
    PUBLIC_PAGE = "public_page"
    SEARCH = "search"
    INTRODUCTION = "introduction"
    MAIL = "mail"


class Through(StrEnum):
    """How they said it: on their own page, in their application, by a link in a letter, or to the office."""

    PAGE = "page"
    APPLICATION = "application"
    LETTER = "letter"
    OFFICE = "office"


class Consent(Model):
    """Somebody said yes or no to something. The last row about a matter is how it stands."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("(family <> '') = (matter = 'mail')", name="names_its_mail"),
        Index("ix_consent_person_id", "person_id", "matter", "family", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    matter: Mapped[Matter] = mapped_column(word_of(Matter, "matter"))
    #: Which family of mail.
    family: Mapped[str] = mapped_column(String(80), default="")
    given: Mapped[bool]
    #: The version of the privacy statement that stood then.
    version: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    through: Mapped[Through] = mapped_column(word_of(Through, "through"))
    #: How it came to the office: "By letter of 3 May".
    how: Mapped[str] = mapped_column(String(200), default="")


class Statement(Model):
    """An edition of what the association adds to the privacy page. The last one holds; none is changed."""

    __tablename__ = "privacy_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    made_at: Mapped[datetime]


def version() -> str:
    """That of the privacy statement of today, as a consent names it."""
    edition = association().privacy_edition
    return f"{PORTAL_VERSION}/{edition}" if edition else PORTAL_VERSION


def edition_of(named: str) -> int | None:
    """The association's own edition within a version; None where it had none."""
    edition = named.partition("/")[2]
    return int(edition) if edition.isdecimal() else None


def last_about(person_id: Any, matter: Matter, family: str = "") -> Select[Consent]:
    """How it stands."""
    about = Consent.person_id == person_id, Consent.matter == matter, Consent.family == family
    return select(Consent).where(*about).order_by(Consent.id.desc()).limit(1)


def shown(person_id: int) -> Select[Consent]:
    """For the person and the office: how each matter stands, and what was said lately; the last first."""
    mine = Consent.person_id == person_id
    standing = select(func.max(Consent.id)).where(mine).group_by(Consent.matter, Consent.family)
    lately = select(Consent.id).where(mine).order_by(Consent.id.desc()).limit(MOST_SHOWN)
    return select(Consent).where(or_(Consent.id.in_(standing), Consent.id.in_(lately))).order_by(Consent.id.desc())


def editions() -> Select[int, datetime]:
    """Those of the association's own words, for everybody; the last first."""
    return select(Statement.id, Statement.made_at).order_by(Statement.id.desc()).limit(MOST_SHOWN)
