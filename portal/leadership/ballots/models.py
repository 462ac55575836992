"""A ballot about a call: prepared, opened with a frozen roll, closed by the clock, counted, certified; or void.

Nothing here leads from a vote to a person: papers are how often each pattern of marks lies in the box, the whole box
is sealed and written anew with each vote, and the roll says whether somebody has voted and not when (ADR 39).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person


class Method(StrEnum):
    """How many a voter may mark: any number, or at most as many as there are seats."""

    APPROVAL = "approval"
    PLURALITY = "plurality"


class Electorate(StrEnum):
    """Who votes: every member, or each member organisation by its primary representative."""

    MEMBERS = "members"
    ORGANISATIONS = "organisations"


class TieRule(StrEnum):
    """What decides between equal votes, said before anybody votes."""

    LOTS = "lots"
    CASTING = "casting"
    SECOND = "second"


class BallotState(StrEnum):
    """Where a ballot stands at a moment."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"
    VOID = "void"


LIVE = text("void_at IS NULL AND certified_at IS NULL")


class Ballot(Model):
    """The members choose between those who stand in a call. One at a time for each call."""

    __tablename__ = "ballot"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    method: Mapped[Method] = mapped_column(word_of(Method, "method"))
    electorate: Mapped[Electorate] = mapped_column(word_of(Electorate, "electorate"))
    tie_rule: Mapped[TieRule] = mapped_column(word_of(TieRule, "tie_rule"))
    casting_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: At least so many of a hundred on the roll have to vote; 0 for any number.
    least_turnout: Mapped[int] = mapped_column(default=0)
    #: From when on people vote, and the first moment at which nobody can any more.
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
    #: When the roll was frozen and everything above settled.
    opened_at: Mapped[datetime | None]
    seats: Mapped[int] = mapped_column(default=0)
    #: No more candidates than seats: each is confirmed or not.
    confirming: Mapped[bool] = mapped_column(default=False)
    on_roll: Mapped[int] = mapped_column(default=0)
    #: Whether the order of the paper was drawn by lot; before 0089 it was that of names.
    drawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    counted_at: Mapped[datetime | None]
    #: Places of the tied whom the casting vote chose.
    cast_for: Mapped[list[Any] | None]
    certified_at: Mapped[datetime | None]
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: What was certified: see `tally.Outcome`.
    result: Mapped[dict[str, Any] | None]
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]

    call: Mapped[Call] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="times"),
        CheckConstraint("least_turnout BETWEEN 0 AND 100", name="turnout"),
        CheckConstraint("counted_at IS NULL OR opened_at IS NOT NULL", name="opened_before_counted"),
        CheckConstraint("counted_at IS NULL OR counted_at >= closes_at", name="closed_before_counted"),
        CheckConstraint("certified_at IS NULL OR counted_at IS NOT NULL", name="counted_before_certified"),
        CheckConstraint("(certified_at IS NULL) = (result IS NULL)", name="certified_has_result"),
        CheckConstraint("(void_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        CheckConstraint("tie_rule <> 'casting' OR casting_by_id IS NOT NULL", name="casting_is_somebodys"),
        Index("uq_ballot_live", "call_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.call.within_bodies

    def state(self, now: datetime) -> BallotState:
        """Where it stands; opening and closing are the clock's."""
        for at, state in (
            (self.void_at, BallotState.VOID),
            (self.certified_at, BallotState.CERTIFIED),
            (self.counted_at, BallotState.COUNTED),
        ):
            if at is not None:
                return state
        if self.opened_at is None:
            return BallotState.DRAFT
        if now < self.opens_at:
            return BallotState.COMING
        return BallotState.OPEN if now < self.closes_at else BallotState.CLOSED

    @property
    def few_voted(self) -> bool:
        """Whether numbers would tell how somebody voted; of a certified ballot (`queries.few_voted`)."""
        result = self.result or {}
        return bool(result.get("few", result.get("papers", 0) < 3))

    @property
    def most_marks(self) -> int | None:
        """So many may be marked; None for any number."""
        return self.seats if self.method is Method.PLURALITY and not self.confirming else None


class BallotCandidate(Model):
    """Somebody on the paper, by the number that papers have for them."""

    __tablename__ = "ballot_candidate"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)

    candidacy: Mapped[Candidacy] = relationship(lazy="raise")


class BallotVoter(Model):
    """One vote on a frozen roll: whose it is, for which organisation, and whether it was used; never when."""

    __tablename__ = "ballot_voter"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"), index=True)
    #: Whether the organisation's name is said beside the vote.
    for_organisation: Mapped[bool] = mapped_column(default=False)
    has_voted: Mapped[bool] = mapped_column(default=False)

    ballot: Mapped[Ballot] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_ballot_voter_ballot_id", "ballot_id", "id"),
        Index(
            "uq_ballot_voter_person", "ballot_id", "person_id", unique=True,
            sqlite_where=text("NOT for_organisation"), postgresql_where=text("NOT for_organisation"),
        ),
        Index(
            "uq_ballot_voter_organisation", "ballot_id", "organisation_id", unique=True,
            sqlite_where=text("organisation_id IS NOT NULL"), postgresql_where=text("organisation_id IS NOT NULL"),
        ),
    )  # fmt: skip


class BallotBox(Model):
    """All papers of a ballot: sealed while people vote, plain once they are counted."""

    __tablename__ = "ballot_box"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True, autoincrement=False)
    #: Made when the ballot opens: without it nobody can guess at papers from the published checksum.
    salt: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str]
    #: Pattern of marks → how many papers have it.
    papers: Mapped[dict[str, Any] | None]


class BallotLetters(Model):
    """How far a letter to everybody on the roll has come."""

    __tablename__ = "ballot_letters"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    told_to: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
