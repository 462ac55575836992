"""Referrals and the append-only log of their steps. The state of a referral is its last step, as of now.

The log is a chain: each step names the state it left (`before`), a state can be left only once, and both
ends must fit the table of `states`. So two people who act at the same moment cannot both succeed, and the
database, not only the code, knows who may take which step.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.core.tokens import new_token
from portal.referrals.states import BY, NEXT, Party, State


class Kind(StrEnum):
    """What is passed on."""

    CLIENT = "client"
    SUPPLIER = "supplier"
    INTRODUCTION = "introduction"


class Strength(StrEnum):
    """How well the giver knows the referred person."""

    WELL = "well"
    SOME = "some"
    NEW = "new"


class Budget(StrEnum):
    """The band the need lies in, as far as the giver knows."""

    UNKNOWN = "unknown"
    UNDER_1K = "under_1k"
    TO_5K = "to_5k"
    TO_20K = "to_20k"
    OVER_20K = "over_20k"


class Timing(StrEnum):
    """When it is wanted."""

    NOW = "now"
    QUARTER = "quarter"
    YEAR = "year"
    OPEN = "open"


class DeclineCode(StrEnum):
    """Why the receiver declines. The giver reads it."""

    NOT_MY_WORK = "not_my_work"
    AREA = "area"
    NO_CAPACITY = "no_capacity"
    CONFLICT = "conflict"
    UNCLEAR = "unclear"
    RATHER_NOT_SAY = "rather_not_say"


def handle() -> str:
    """One party's own address of a referral: nobody can guess another's, or see from it that they are the same."""
    return new_token()[:22]


class Referral(Model):
    """The giver brings the receiver and the referred person together, for a need.

    `referred_id` and every text are empty once the referral is erased; the stub keeps dates and outcome.
    `offer_key`: a keyed hash of who, whom and what, so that the same offer is not made twice within 180 days.
    """

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    referred_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    giver_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    receiver_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    referred_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    created_at: Mapped[datetime]
    delete_after: Mapped[datetime] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    kind: Mapped[Kind] = mapped_column(word_of(Kind, "kind"))
    need: Mapped[str] = mapped_column(default="")
    budget: Mapped[Budget] = mapped_column(word_of(Budget, "budget"), default=Budget.UNKNOWN)
    timing: Mapped[Timing] = mapped_column(word_of(Timing, "timing"), default=Timing.OPEN)
    why: Mapped[str] = mapped_column(default="")
    strength: Mapped[Strength] = mapped_column(word_of(Strength, "strength"), default=Strength.SOME)
    how_known: Mapped[str] = mapped_column(default="")
    offer_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    decline_code: Mapped[DeclineCode | None] = mapped_column(word_of(DeclineCode, "decline_code"))
    decline_line: Mapped[str] = mapped_column(default="")
    talked_on: Mapped[date | None]
    expected_call: Mapped[bool | None]
    usefulness: Mapped[int | None] = mapped_column(SmallInteger)
    value_band: Mapped[Budget | None] = mapped_column(word_of(Budget, "value_band"))
    thanks: Mapped[str] = mapped_column(default="")
    thanked_at: Mapped[datetime | None]

    steps: Mapped[list[ReferralStep]] = relationship(order_by="ReferralStep.id", lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("giver_id IS NULL OR receiver_id IS NULL OR giver_id <> receiver_id", name="giver_receiver"),
        CheckConstraint("giver_id IS NULL OR referred_id IS NULL OR giver_id <> referred_id", name="giver_referred"),
        CheckConstraint(
            "receiver_id IS NULL OR referred_id IS NULL OR receiver_id <> referred_id", name="receiver_referred"
        ),
        CheckConstraint(
            "erased_at IS NULL OR (referred_id IS NULL AND need = '' AND why = '' AND how_known = '' "
            "AND decline_line = '' AND thanks = '')",
            name="erased_is_a_stub",
        ),
        CheckConstraint("erased_at IS NOT NULL OR (need <> '' AND why <> '')", name="says_what_and_why"),
        CheckConstraint("delete_after >= created_at", name="forgotten_in_time"),
        CheckConstraint("usefulness IS NULL OR usefulness BETWEEN 0 AND 4", name="usefulness"),
        CheckConstraint(
            "length(need) <= 600 AND length(why) <= 600 AND length(how_known) <= 400 AND length(decline_line) <= 400 "
            "AND length(thanks) <= 2000",
            name="lengths",
        ),
    )


def _pairs() -> str:
    known = ", ".join(f"'{before} {after}'" for before, following in NEXT.items() for after in following)
    return f"(before IS NULL AND state = 'draft') OR before || ' ' || state IN ({known})"


def _parties() -> str:
    known = ", ".join(f"'{state} {party}'" for state, parties in BY.items() for party in parties)
    return f"state || ' ' || party IN ({known})"


class ReferralStep(Model):
    """One step of a referral: from which state to which, when, and by which party.

    It names a party and not a person, so that an append-only log can outlive the erasure of a name.
    `wording`: the version of the words that somebody said yes to.
    """

    __tablename__ = "referral_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    before: Mapped[State | None] = mapped_column(word_of(State, "before", checked=False))
    state: Mapped[State] = mapped_column(word_of(State, "state", checked=False))
    party: Mapped[Party] = mapped_column(word_of(Party, "party", checked=False))
    at: Mapped[datetime]
    wording: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        UniqueConstraint("referral_id", "state"),
        UniqueConstraint("referral_id", "before"),
        ForeignKeyConstraint(["referral_id", "before"], ["referral_step.referral_id", "referral_step.state"]),
        CheckConstraint(_pairs(), name="follows"),
        CheckConstraint(_parties(), name="who_may"),
        CheckConstraint(
            f"state NOT IN ('{State.ACCEPTED}', '{State.C_YES}') OR wording IS NOT NULL", name="yes_to_words"
        ),
        Index("ix_referral_step_state_at", "state", "at"),
    )
