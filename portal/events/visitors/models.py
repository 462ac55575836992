"""Who signed up, or would like to, without belonging to the association."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db import Model
from portal.events.programme.models import Event
from portal.mail.addresses import normalise
from portal.members.people.models import Person

#: How long the link waits for whoever asked for it.
LINK_LASTS = timedelta(hours=48)
UNSEEN = text("confirmed_at IS NULL")


class Visitor(Model):
    """Somebody who gave an address for one event. Until they open what is sent there, and press the button, they hold
    no place and nobody sees them; then they are a person (`person_id`) with a registration like everybody's.

    The link in their letters is made of `nonce` (`visitors.links`); of what it carries there is only the hash.
    """

    __tablename__ = "visitor"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(20), default="")
    nonce: Mapped[str] = mapped_column(String(43))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: When the link was last sent.
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "email_key"),
        CheckConstraint("name <> '' AND email_key <> ''", name="reachable"),
        CheckConstraint("(person_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        Index("ix_visitor_unseen", "asked_at", sqlite_where=UNSEEN, postgresql_where=UNSEEN),
    )

    @validates("email")
    def _keep_email_key(self, _key: str, email: str) -> str:
        self.email_key = normalise(email)
        return email

    @property
    def until(self) -> datetime:
        """From when on the link opens nothing any more, unless it was used before."""
        return self.asked_at + LINK_LASTS

    def is_open(self, now: datetime) -> bool:
        """Whether the link still leads to their page."""
        return self.confirmed_at is not None or now < self.until
