"""The ticket types of an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.core.db import Model
from portal.events.programme.models import Event

#: More would be a shop, not an event.
MOST_TYPES = 12
#: How long a place can be held until it is paid.
MOST_DAYS = 60


class TicketType(Model):
    """What somebody can choose at an event, and a pool of its own inside the event's.

    Prices are in the smallest unit of the association's currency; `guest_price` None: not for guests. `capacity` None:
    as many as the event has places. `taken` and `over_by` are to it what `seats_taken` and `over_by` of the
    event are to its capacity; they only change through `operations.pools`. From `closed_at` on nobody new takes it.
    """

    __tablename__ = "ticket_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(80))
    #: By which no two of an event are called alike, however they are written.
    name_key: Mapped[str] = mapped_column(String(240), default="", server_default="")
    note: Mapped[str] = mapped_column(String(160), default="")
    member_price: Mapped[int] = mapped_column(default=0)
    guest_price: Mapped[int | None]
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    over_by: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("member_price >= 0 AND (guest_price IS NULL OR guest_price >= 0)", name="prices"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("taken >= 0 AND over_by >= 0", name="taken"),
        CheckConstraint(
            "capacity IS NULL OR CASE WHEN over_by > 0 THEN taken = capacity + over_by ELSE taken <= capacity END",
            name="never_oversold",
        ),
        Index("uq_ticket_type_name", "event_id", "name_key", unique=True),
    )

    @validates("name")
    def _keep_name_key(self, _key: str, name: str) -> str:
        self.name_key = name.casefold()
        return name

    @property
    def free(self) -> int | None:
        """Places of it that nobody holds; None when only the event's places limit it."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_for_guests(self) -> bool:
        return self.guest_price is not None

    def price(self, *, guest: bool) -> int:
        """What one place of it costs, in the smallest unit."""
        return (self.guest_price or 0) if guest else self.member_price


class PaymentTerms(Model):
    """How the tickets of an event are paid, in the organisers' words. `days`: a place is held for so long until it is
    paid, and taken for sure only then; None: it is taken at once, and paid as `how` says.
    """

    __tablename__ = "payment_terms"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int | None] = mapped_column(SmallInteger)
    how: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint(f"days BETWEEN 1 AND {MOST_DAYS}", name="days"),
        CheckConstraint("days IS NULL OR how <> ''", name="says_how"),
    )
