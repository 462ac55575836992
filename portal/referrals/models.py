"""Referrals and the append-only log of their steps. The state of a referral is its last step, as of now.

The log is a chain: each step names the state it left (`before`), a state can be left only once, and both
ends must fit the table of `states`. So two people who act at the same moment cannot both succeed, and the
database, not only the code, knows who may take which step.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.core.sealing import sealed_by
from portal.core.tokens import new_token
from portal.referrals.parties import PartyNumber
from portal.referrals.states import BY, NEXT, Party, State


class Kind(StrEnum):
    """What is passed on."""

    CLIENT = "client"
    SUPPLIER = "supplier"
    INTRODUCTION = "introduction"
    #: The giver themself buys from the receiver: there is no third person, and nothing to consent to.
    OWN_PURCHASE = "own_purchase"


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

    Who they are and what they wrote is sealed with the key of the row. `…_key`: what stands for each of them, so that
    their own referrals are found, and nobody finds out from the database whose they are (`pseudonym`). `outside`: the
    referred person is no member and unknown to the portal (`relationships.outside`). Once it is erased there is no
    referred person and no word; a while later nothing tells whose it was, and the stub keeps dates and outcome.
    `offer_key`: a keyed hash of who, whom and what, so that the same offer is not made twice within 180 days;
    `meeting_key`: the same of the mailbox of somebody from outside.
    """

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    own_key: Mapped[bytes | None]
    giver_key: Mapped[str | None] = mapped_column(String(64), index=True)
    receiver_key: Mapped[str | None] = mapped_column(String(64), index=True)
    referred_key: Mapped[str | None] = mapped_column(String(64), index=True)
    giver_sealed: Mapped[bytes | None]
    receiver_sealed: Mapped[bytes | None]
    referred_sealed: Mapped[bytes | None]
    giver = sealed_by("own_key")
    receiver = sealed_by("own_key")
    referred = sealed_by("own_key")
    giver_id = PartyNumber("giver")
    receiver_id = PartyNumber("receiver")
    referred_id = PartyNumber("referred")
    outside: Mapped[bool] = mapped_column(default=False)
    giver_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    receiver_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    referred_handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    created_at: Mapped[datetime]
    delete_after: Mapped[datetime] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    kind: Mapped[Kind] = mapped_column(word_of(Kind, "kind"))
    budget: Mapped[Budget] = mapped_column(word_of(Budget, "budget"), default=Budget.UNKNOWN)
    timing: Mapped[Timing] = mapped_column(word_of(Timing, "timing"), default=Timing.OPEN)
    strength: Mapped[Strength] = mapped_column(word_of(Strength, "strength"), default=Strength.SOME)
    need_sealed: Mapped[bytes | None]
    why_sealed: Mapped[bytes | None]
    how_known_sealed: Mapped[bytes | None]
    decline_code_sealed: Mapped[bytes | None]
    decline_line_sealed: Mapped[bytes | None]
    expected_call_sealed: Mapped[bytes | None]
    usefulness_sealed: Mapped[bytes | None]
    usefulness_later_sealed: Mapped[bytes | None]
    value_band_sealed: Mapped[bytes | None]
    thanks_sealed: Mapped[bytes | None]
    need = sealed_by("own_key")
    why = sealed_by("own_key")
    how_known = sealed_by("own_key")
    decline_code = sealed_by("own_key")
    decline_line = sealed_by("own_key")
    #: "yes" or "no", as the receiver says; a digit from 0 to 4 at 30 days and at 120; a `Budget`.
    expected_call = sealed_by("own_key")
    usefulness = sealed_by("own_key")
    usefulness_later = sealed_by("own_key")
    value_band = sealed_by("own_key")
    thanks = sealed_by("own_key")
    offer_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    meeting_key: Mapped[str | None] = mapped_column(String(64), index=True)
    talked_on: Mapped[date | None]
    thanked_at: Mapped[datetime | None]

    steps: Mapped[list[ReferralStep]] = relationship(order_by="ReferralStep.id", lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "giver_key IS NULL OR receiver_key IS NULL OR giver_key <> receiver_key", name="giver_receiver"
        ),
        CheckConstraint(
            "giver_key IS NULL OR referred_key IS NULL OR giver_key <> referred_key", name="giver_referred"
        ),
        CheckConstraint(
            "receiver_key IS NULL OR referred_key IS NULL OR receiver_key <> referred_key", name="receiver_referred"
        ),
        CheckConstraint("NOT outside OR referred_key IS NULL", name="outside_is_nobody_here"),
        CheckConstraint(
            "erased_at IS NULL OR (referred_key IS NULL AND referred_sealed IS NULL AND need_sealed IS NULL "
            "AND why_sealed IS NULL AND how_known_sealed IS NULL AND decline_line_sealed IS NULL "
            "AND thanks_sealed IS NULL AND meeting_key IS NULL)",
            name="erased_is_a_stub",
        ),
        CheckConstraint(
            "own_key IS NOT NULL OR (giver_key IS NULL AND receiver_key IS NULL)", name="unreadable_is_nobodys"
        ),
        CheckConstraint("delete_after >= created_at", name="forgotten_in_time"),
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
