"""Business that somebody chose to write down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import sealed


class Business(Model):
    """Something that came of belonging, in its owner's own words. Read by its owner alone.

    `sum`: the amount in the smallest unit and the currency, "12050 GBP", sealed like the words; empty for none.
    """

    __tablename__ = "business"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    written_at: Mapped[datetime]
    what_sealed: Mapped[bytes | None]
    partner_sealed: Mapped[bytes | None]
    sum_sealed: Mapped[bytes | None]

    what = sealed("owner_id")
    partner = sealed("owner_id")
    sum = sealed("owner_id")

    __table_args__ = (Index("ix_business_owner_id_day", "owner_id", "day"),)

    @property
    def amount(self) -> tuple[int, str] | None:
        """In the smallest unit, and the currency."""
        number, _, currency = self.sum.partition(" ")
        return (int(number), currency) if number else None
