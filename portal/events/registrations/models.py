"""Who comes to an event, or would like to."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, one_of, word_of
from portal.events.programme.models import MOST_GUESTS, Event
from portal.members.people.models import Person

#: As the partial indexes spell it; a statement must use these very words to be served by them.
LIVE = "ended_at IS NULL"
WAITING = "ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL AND awaits IS NULL"
OFFERED = "ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL AND awaits IS NULL"
HELD = "ended_at IS NULL AND awaits IS NOT NULL"
SEATED = "ended_at IS NULL AND confirmed_at IS NOT NULL"


def new_code() -> str:
    """96 random bits, safe in an address."""
    return secrets.token_urlsafe(12)


class Standing(StrEnum):
    """Where a registration stands at a moment."""

    WAITING = "waitlisted"
    OFFERED = "offered"
    PENDING_APPROVAL = "pending_approval"
    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled_by_person"
    REMOVED = "removed"
    EVENT_CANCELLED = "event_cancelled"


#: How a registration can have ended.
ENDINGS = (Standing.EXPIRED, Standing.DECLINED, Standing.CANCELLED, Standing.REMOVED, Standing.EVENT_CANCELLED)


class Awaits(StrEnum):
    """What a place is held for until somebody comes for sure."""

    APPROVAL = "approval"
    PAYMENT = "payment"


class Settled(StrEnum):
    """Why nothing is owed any more."""

    PAID = "paid"
    WAIVED = "waived"


class Registration(Model):
    """One person's sign-up for one event, with the guests they bring: `party` is everybody, `places` how many they are.

    waitlisted → offered → pending_approval → pending_payment → confirmed, whatever of it the event asks for; the first
    four can end as expired, declined or removed, and each as cancelled_by_person, removed or event_cancelled. From the
    offer on it holds its places. Whoever comes back after an end gets a new row, at the end of the queue.
    """

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    places: Mapped[int] = mapped_column(SmallInteger, default=1)
    joined_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    #: For what its places are held meanwhile; `pay_by`: until when the payment is awaited.
    awaits: Mapped[Awaits | None] = mapped_column(word_of(Awaits, "awaits"))
    pay_by: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    #: What was paid of it, and need not be, in the smallest unit of the association's currency; of these what was noted
    #: last, when, and as which.
    paid: Mapped[int] = mapped_column(default=0, server_default="0")
    waived: Mapped[int] = mapped_column(default=0, server_default="0")
    noted: Mapped[int] = mapped_column(default=0, server_default="0")
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[Settled | None] = mapped_column(word_of(Settled, "settled_as"))
    reminded_to_pay_at: Mapped[datetime | None]
    paid_back_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[Standing | None] = mapped_column(word_of(Standing, "ended_as", checked=False))
    #: When whoever signed up arrived, as their place says it too.
    attended_at: Mapped[datetime | None]
    list_consent: Mapped[bool] = mapped_column(default=False)
    #: They come as a guest themselves: by a page of their own (`events.visitors`), or as a walk-in.
    as_visitor: Mapped[bool] = mapped_column(default=False, server_default=false())
    told_sequence: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    party: Mapped[list[Place]] = relationship(
        lazy="raise", order_by="Place.number", back_populates="registration", passive_deletes=True
    )

    __table_args__ = (
        CheckConstraint(f"places BETWEEN 1 AND {MOST_GUESTS + 1}", name="places"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
        CheckConstraint("(offered_at IS NULL) = (offer_until IS NULL)", name="offers_have_a_deadline"),
        CheckConstraint(one_of("ended_as", ENDINGS), name="ended_as"),
        CheckConstraint("attended_at IS NULL OR confirmed_at IS NOT NULL", name="attended"),
        CheckConstraint("awaits IS NULL OR confirmed_at IS NULL", name="awaits_before_it_is_confirmed"),
        CheckConstraint("(coalesce(awaits, '') = 'payment') = (pay_by IS NOT NULL)", name="payments_have_a_deadline"),
        CheckConstraint("paid >= 0", name="paid"),
        CheckConstraint("waived >= 0", name="waived"),
        CheckConstraint("noted >= 0", name="noted"),
        CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name="settled"),
        Index(
            "uq_registration_live", "event_id", "person_id", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
        Index(
            "ix_registration_queue", "event_id", "joined_at", "id",
            sqlite_where=text(WAITING), postgresql_where=text(WAITING),
        ),
        Index(
            "ix_registration_offers", "event_id", "offer_until",
            sqlite_where=text(OFFERED), postgresql_where=text(OFFERED),
        ),
        Index(
            "ix_registration_held", "event_id", "pay_by", sqlite_where=text(HELD), postgresql_where=text(HELD),
        ),
        Index(
            "ix_registration_as_visitor", "event_id",
            sqlite_where=text("as_visitor = 1"), postgresql_where=text("as_visitor"),
        ),
        # In the order in which the page of an event shows who comes: it reads the first of them, however many come.
        Index(
            "ix_registration_seated", "event_id", "confirmed_at", "id", "list_consent",
            sqlite_where=text(SEATED), postgresql_where=text(SEATED),
        ),
    )  # fmt: skip

    def standing(self, now: datetime) -> Standing:
        """Where the registration stands at this moment; an offer expires by its date, with no job running."""
        if self.ended_as is not None:
            return self.ended_as
        if self.confirmed_at is not None:
            return Standing.CONFIRMED
        if self.awaits is not None:
            return Standing.PENDING_APPROVAL if self.awaits == Awaits.APPROVAL else Standing.PENDING_PAYMENT
        if self.offer_until is None:
            return Standing.WAITING
        return Standing.OFFERED if now < self.offer_until else Standing.EXPIRED

    @property
    def guests(self) -> list[str]:
        """The names of those who are brought along. The party must have been loaded."""
        return [place.name for place in self.party if place.is_guest and place.name]

    @property
    def price(self) -> int:
        """What the party pays, in the smallest unit of the association's currency. It must have been loaded."""
        return sum(place.price for place in self.party)

    @property
    def owed(self) -> int:
        """What is still to be paid of it. The party must have been loaded."""
        return max(0, self.price - self.paid - self.waived)

    @property
    def to_return(self) -> int:
        """What goes back to them: all they paid where they do not come, else what is more than the party costs. It must
        have been loaded.
        """
        if self.paid_back_at is not None:
            return 0
        return self.paid if self.ended_at is not None else max(0, self.paid - self.price)

    @property
    def wanted(self) -> Counter[int]:
        """How many places of each ticket type. The party must have been loaded."""
        return Counter(place.ticket_type_id for place in self.party if place.ticket_type_id is not None)

    @property
    def has_or_had_a_place(self) -> bool:
        """Whether a place is, or was, theirs, or held for them until they are approved and have paid."""
        return self.confirmed_at is not None or self.awaits is not None

    @property
    def holds_places(self) -> bool:
        """Whether the event's counter includes it: confirmed, held, or offered and not yet given back."""
        holds = self.confirmed_at is not None or self.awaits is not None or self.offered_at is not None
        return self.ended_at is None and holds


class Place(Model):
    """What one human has of a registration: whoever signed up (`number` 0, named by their person) or a guest.

    It holds a place of the event while its registration does. `code` is what a badge or a phone shows at the door;
    whoever has it can do nothing with it but be let in.
    """

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger, default=0)
    name: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(22), unique=True, default=new_code)
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"), index=True)
    #: What it cost when it was taken, in the smallest unit of the association's currency.
    price: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(lazy="raise", back_populates="party")

    __table_args__ = (
        UniqueConstraint("registration_id", "number"),
        CheckConstraint(f"number BETWEEN 0 AND {MOST_GUESTS}", name="number"),
        CheckConstraint("price >= 0", name="price"),
    )

    @property
    def is_guest(self) -> bool:
        return self.number > 0


class RegistrationChange(Model):
    """What became of a registration, step by step. Append-only: a trigger refuses change."""

    __tablename__ = "registration_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    by_person_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class EventAnswer(Model):
    """What somebody answered when they signed up, or since; with the wording of the question that they were shown."""

    __tablename__ = "event_answer"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wording: Mapped[int] = mapped_column(SmallInteger)
    #: What was written, or each thing that was chosen, in the words that were offered.
    said: Mapped[list[str]]
    answered_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["question_id", "wording"], ["event_question_wording.question_id", "event_question_wording.number"],
            ondelete="CASCADE",
        ),
        Index("ix_event_answer_question_id_wording", "question_id", "wording"),
    )  # fmt: skip
