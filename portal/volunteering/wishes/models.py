"""A visitor says that they would like to help."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db import Model
from portal.mail.addresses import normalise
from portal.members.people.models import Person
from portal.volunteering.models import Role, Shift

#: How long the link waits for whoever asked for it.
LINK_LASTS = timedelta(days=2)
#: So long after it was said, or answered, it is forgotten.
KEPT = timedelta(days=90)
#: After so many working days without an answer, those who can give one are reminded.
PATIENCE = 3
WAITS = text("settled_at IS NULL")


class HelpWish(Model):
    """Somebody who gave an address would like to help: with a role, on a shift, or wherever a hand is wanted.

    Until whoever reads mail there sends it on (`sent_at`), nobody sees it. It is read by those who organise the shift
    and by the office of volunteering, answered or closed by one of them once, and forgotten after a while (`KEPT`).
    The link in the letters is made of `nonce` (`wishes.links`); of what it carries there is only the hash.
    """

    __tablename__ = "help_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id", ondelete="SET NULL"), index=True)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id", ondelete="SET NULL"), index=True)
    #: Whose account has the address: for their own data, and shown to nobody.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    words: Mapped[str] = mapped_column(String(1000), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    nonce: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: When the link was last sent.
    asked_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: What was written to them; empty where it was closed without a letter.
    answer: Mapped[str] = mapped_column(String(2000), default="")

    role: Mapped[Role | None] = relationship(lazy="raise")
    shift: Mapped[Shift | None] = relationship(lazy="raise")
    settled_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[settled_by_id])

    __table_args__ = (
        CheckConstraint("name <> '' AND email_key <> ''", name="reachable"),
        CheckConstraint("settled_at IS NULL OR sent_at IS NOT NULL", name="settled_once_sent"),
        CheckConstraint(
            "settled_at IS NOT NULL OR (answer = '' AND settled_by_id IS NULL)", name="answered_once_settled"
        ),
        Index("uq_help_wish_waits", "email_key", unique=True, sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_help_wish_waits", "asked_at", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    @validates("email")
    def _keep_email_key(self, _key: str, email: str) -> str:
        self.email_key = normalise(email)
        return email

    @property
    def until(self) -> datetime:
        """From when on nothing is known of it any more (SQL: `queries.is_kept`)."""
        if self.sent_at is None:
            return self.asked_at + LINK_LASTS
        return (self.settled_at or self.sent_at) + KEPT

    @property
    def waits(self) -> bool:
        """Whether somebody is to answer it."""
        return self.sent_at is not None and self.settled_at is None
