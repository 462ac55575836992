"""Calls and candidacies: how the next holder of a seat is found.

Only decisions are stored, each with its moment; what state something is in is read from them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, func, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from portal.core.dates import A_DAY
from portal.core.db import Model, word_of
from portal.core.settings import today
from portal.leadership.offices.models import Opening, Position
from portal.members.people.models import Person


class Origin(StrEnum):
    """Who had the idea."""

    SELF = "self"
    NOMINATED = "nominated"
    INVITED = "invited"


class CandidacyState(StrEnum):
    """Where a candidacy stands, read from its decisions."""

    SUGGESTED = "suggested"
    DECLINED = "declined"
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    NOT_SELECTED = "not_selected"
    CHOSEN = "chosen"
    OFFERED = "offered"
    OFFER_DECLINED = "offer_declined"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"
    FILLED = "filled"


#: Somebody stands, whatever was begun about it: from these they can step back, or be elected at a meeting.
IN_IT = frozenset({CandidacyState.STANDING, CandidacyState.CHOSEN, CandidacyState.OFFERED, CandidacyState.LAPSED})
#: An offer can be made to them: they stand, or let one lapse.
MAY_BE_CHOSEN = frozenset({CandidacyState.STANDING, CandidacyState.LAPSED})


class Call(Model):
    """An invitation to stand for a position, open from a day to a day (the last day is the one before `closes`)."""

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    public: Mapped[bool] = mapped_column(default=False)
    opens: Mapped[date]
    closes: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    #: The members are voting on it (`ballots`), so nobody else decides meanwhile.
    by_ballot: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The latest ballot that was opened and is not void: kept by whoever holds it, here a number.
    ballot_id: Mapped[int | None]

    #: From when the first of its seats that nobody has filled is free.
    free_from: Mapped[date | None] = column_property(
        select(func.min(Opening.free_from))
        .where(Opening.call_id == id, Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None))  # noqa: A003 - the column above
        .correlate_except(Opening)
        .scalar_subquery()
    )

    position: Mapped[Position] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("closes > opens", name="dates"),)

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.position.within_bodies

    def takes_statements(self, on: date) -> bool:
        """Whether somebody may stand on that day."""
        return self.withdrawn_at is None and self.opens <= on < self.closes and not self.is_filled

    @property
    def is_over(self) -> bool:
        """Whether nobody is to be found by it any more: it was taken back, or is filled."""
        return self.withdrawn_at is not None or self.is_filled

    @property
    def is_filled(self) -> bool:
        """Whether none of its seats is left to fill: each was taken, given up, or is asked for in a later call."""
        return self.free_from is None


LIVE = text("declined_at IS NULL AND withdrawn_at IS NULL")
#: An index cannot know the day: what lapsed stops holding its seat once that is noted (`operations.let_lapse`).
HOLDS_OFFER = text(
    "offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL AND offer_lapsed_at IS NULL"
)
#: So long an offer waits for its answer, where nobody said otherwise; and so long before its last day is it recalled.
OFFER_DAYS = timedelta(days=14)
RECALLED = timedelta(days=3)


class Candidacy(Model):
    """Somebody who might take on what a call asks for.

    A suggestion stays between the one suggested and the portal until it is accepted: neither the chair nor
    whoever suggested sees more than that. Statement and reasons are for the candidate and whoever decides.
    """

    __tablename__ = "candidacy"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    origin: Mapped[Origin] = mapped_column(word_of(Origin, "origin"))
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    statement: Mapped[str] = mapped_column(default="")
    suggested_at: Mapped[datetime | None]
    stood_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    not_selected_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    offer_declined_at: Mapped[datetime | None]
    #: The first day on which the offer cannot be accepted any more; None: it waits until it is answered.
    offer_ends: Mapped[date | None]
    #: From when the candidate is reminded of it; None once that is done, or where there is no time for it.
    offer_reminds: Mapped[date | None]
    #: When somebody noted that it lapsed. It has by its date alone; this frees the seat for another offer.
    offer_lapsed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    #: What the deciders wrote to the candidate; nobody else reads it.
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    offered_start: Mapped[date | None]
    offered_end: Mapped[date | None]
    #: What somebody entitled to give it promised with the offer (`Position.promise`): while there is more, it waits.
    vouched: Mapped[list[str]] = mapped_column(default=list)

    call: Mapped[Call] = relationship(lazy="raise")
    opening: Mapped[Opening | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise")

    __table_args__ = (
        CheckConstraint("suggested_at IS NOT NULL OR stood_at IS NOT NULL", name="begun"),
        CheckConstraint("stood_at IS NOT NULL OR (offered_at IS NULL AND not_selected_at IS NULL)", name="stood_first"),
        CheckConstraint("declined_at IS NULL OR stood_at IS NULL", name="declined_or_stood"),
        CheckConstraint("offered_at IS NULL OR not_selected_at IS NULL", name="one_decision"),
        CheckConstraint(
            "confirmed_at IS NULL OR (offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL)",
            name="confirmed_offer",
        ),
        CheckConstraint(
            "offered_at IS NULL OR (opening_id IS NOT NULL AND offered_start IS NOT NULL)", name="offer_names_opening"
        ),
        Index("uq_candidacy_live", "call_id", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("uq_candidacy_offer", "opening_id", unique=True, sqlite_where=HOLDS_OFFER, postgresql_where=HOLDS_OFFER),
    )

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.call.within_bodies

    @property
    def state(self) -> CandidacyState:
        """Where it stands today."""
        return self.state_on(today())

    def state_on(self, day: date) -> CandidacyState:
        """Where it stands; the latest decision says. What nobody decided is over once the call is filled."""
        state = self._decided(day)
        if state in {CandidacyState.SUGGESTED, CandidacyState.STANDING} and self.call.is_filled:
            return CandidacyState.FILLED
        return state

    def _decided(self, day: date) -> CandidacyState:
        for at, state in (
            (self.declined_at, CandidacyState.DECLINED),
            (self.withdrawn_at, CandidacyState.WITHDRAWN),
            (self.confirmed_at, CandidacyState.CONFIRMED),
            (self.offer_declined_at, CandidacyState.OFFER_DECLINED),
            (self.offered_at if self.offer_lapsed_at or not self._in_time(day) else None, CandidacyState.LAPSED),
            (self.offered_at, CandidacyState.OFFERED),
            (self.not_selected_at, CandidacyState.NOT_SELECTED),
            (self.stood_at, CandidacyState.STANDING),
        ):
            if at is not None:
                waits = state is CandidacyState.OFFERED and self.waits_for_rights
                return CandidacyState.CHOSEN if waits else state
        return CandidacyState.SUGGESTED

    def _in_time(self, day: date) -> bool:
        return self.offer_ends is None or day < self.offer_ends

    def answer_by(self, last_day: date, day: date) -> None:
        """Let the offer wait until the end of a day, and be recalled before; `day` is the one on which it goes out."""
        self.offer_ends, self.offer_lapsed_at = last_day + A_DAY, None
        reminds = last_day - RECALLED
        self.offer_reminds = reminds if reminds > day else None

    def take_choice_back(self) -> None:
        """They are not chosen any more, and stand as before; what was promised is decided anew with an offer."""
        self.opening_id = self.offered_at = self.offered_start = self.offered_end = None
        self.offer_ends = self.offer_reminds = self.offer_lapsed_at = None
        self.reason, self.decided_by_id = "", None

    @property
    def waits_for_rights(self) -> bool:
        """Whether the position carries more than anybody entitled has promised to the one who was chosen."""
        return not set(self.call.position.promise) <= set(self.vouched)

    @property
    def told(self) -> CandidacyState:
        """What the candidate is told: a choice that no administrator confirmed was no offer, and cannot lapse."""
        state = self.state
        never = state is CandidacyState.LAPSED and self.waits_for_rights
        return CandidacyState.STANDING if never or state is CandidacyState.CHOSEN else state

    @property
    def may_be_chosen(self) -> bool:
        """Whether an offer can be made to them today."""
        return self.state in MAY_BE_CHOSEN

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide something."""
        return self.state in {
            CandidacyState.SUGGESTED,
            CandidacyState.STANDING,
            CandidacyState.CHOSEN,
            CandidacyState.OFFERED,
        }
