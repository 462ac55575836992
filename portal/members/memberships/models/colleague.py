"""Colleagues who are invited to speak for a firm and have not come yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.members.memberships.models.organisation import Organisation


class ColleagueInvitation(Model):
    """A letter with a link went to this address: whoever follows it speaks for the firm. It is gone once they have.

    A newer letter takes the place of the older one, whose link opens nothing any more.
    """

    __tablename__ = "colleague_invitation"
    __table_args__ = (
        Index("uq_colleague_invitation_organisation_id", "organisation_id", "email_key", unique=True),
        Index("ix_colleague_invitation_email_key", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    def is_open(self, at: datetime) -> bool:
        return at < self.expires_at
