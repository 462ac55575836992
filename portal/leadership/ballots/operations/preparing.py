"""A ballot is prepared, and opened: the roll is frozen, and everything else about it settled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from random import SystemRandom

from sqlalchemy import func, insert, select

from portal.core import audit
from portal.core.db import db
from portal.core.locking import lock
from portal.core.settings import today
from portal.leadership.ballots import box, errors, letters, policies, queries
from portal.leadership.ballots.models import (
    Ballot,
    BallotBox,
    BallotCandidate,
    BallotVoter,
    Electorate,
    Method,
    TieRule,
)
from portal.leadership.ballots.operations.holding import hold
from portal.leadership.offices.models import FilledBy, Position
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class Terms:
    """How a ballot goes. The end is the first moment at which nobody can vote."""

    method: Method
    electorate: Electorate
    tie_rule: TieRule
    opens_at: datetime
    closes_at: datetime
    casting_by_id: int | None = None
    least_turnout: int = 0


def prepare(call: Call, terms: Terms, *, by: Person | None, now: datetime) -> Ballot:
    """Prepare a ballot for a call, or change the one that is prepared; nobody but the office knows of it.

    Raises NotByElection, BallotSettled, EndsTooSoon, WhoCasts, OwnBallot.
    """
    call = lock(call)
    _refuse_own(call, by)
    if db.session.get_one(Position, call.position_id).filled_by != FilledBy.ELECTION:
        raise errors.NotByElection
    if terms.closes_at <= terms.opens_at or terms.closes_at <= now:
        raise errors.EndsTooSoon
    casting = terms.casting_by_id if terms.tie_rule is TieRule.CASTING else None
    if terms.tie_rule is TieRule.CASTING and casting is None:
        raise errors.WhoCasts
    ballot = queries.live_ballot(call.id)
    if ballot is None:
        ballot = Ballot(call_id=call.id, created_at=now)
        db.session.add(ballot)
    elif ballot.opened_at is not None:
        raise errors.BallotSettled
    for name, value in (asdict(terms) | {"casting_by_id": casting}).items():
        setattr(ballot, name, value)
    db.session.flush()
    audit.write("leadership.ballot_prepared", about=call)
    return ballot


def open_ballot(ballot: Ballot, *, by: Person | None, account_id: int | None, now: datetime) -> None:
    """Freeze the roll, draw the order of the paper, and write to everybody on the roll.

    People vote from `opens_at`, or at once.
    A repeat does nothing. Raises StatementsStillOpen, NothingToElect, NobodyStands, TooFewVote, EndsTooSoon,
    OwnBallot, WhoCasts, AlreadyVoid.
    """
    ballot = hold(ballot)
    call = ballot.call
    _refuse_own(call, by)
    if ballot.void_at is not None:
        raise errors.AlreadyVoid
    if ballot.opened_at is not None:
        return
    if call.takes_statements(today(now)):
        raise errors.StatementsStillOpen
    ballot.opens_at = max(ballot.opens_at, now)
    if ballot.closes_at <= ballot.opens_at:
        raise errors.EndsTooSoon
    ballot.seats = queries.seats_left(call, today(now))
    if ballot.seats < 1 or call.withdrawn_at is not None:
        raise errors.NothingToElect
    if ballot.casting_by_id is not None and policies.stands(ballot.casting_by_id, call):
        raise errors.WhoCasts
    standing = electable(call)
    if not standing:
        raise errors.NobodyStands
    ballot.confirming = len(standing) <= ballot.seats
    SystemRandom().shuffle(standing)  # the first of a paper is marked more often
    ballot.drawn = True
    db.session.add_all(
        BallotCandidate(ballot_id=ballot.id, place=place, candidacy_id=each.id)
        for place, each in enumerate(standing, 1)
    )
    freeze(ballot, call, now)
    if queries.few_voted(ballot.id, ballot.on_roll):
        raise errors.TooFewVote
    audit.write("leadership.ballot_opened", about=call, after={"on_roll": ballot.on_roll, "seats": ballot.seats})
    letters.begin(ballot, letters.OPENED, account_id=account_id)


def freeze(ballot: Ballot, call: Call, now: datetime) -> None:
    """Write the roll of today, and put out an empty box."""
    columns = ["ballot_id", "person_id", "organisation_id", "for_organisation", "has_voted"]
    db.session.execute(insert(BallotVoter).from_select(columns, queries.entitled(ballot, today(now))))
    counted = select(func.count()).select_from(BallotVoter).where(BallotVoter.ballot_id == ballot.id)
    ballot.on_roll = db.session.scalar(counted) or 0
    db.session.add(BallotBox(ballot_id=ballot.id, salt=box.new_salt(), sealed=box.seal(ballot.id, {})))
    ballot.opened_at = now
    call.by_ballot, call.ballot_id = True, ballot.id
    db.session.flush()


def electable(call: Call) -> list[Candidacy]:
    """Whoever stands and no limit bars: who would be on the paper today."""
    standing = queries.who_could_be_elected(call)
    length = succession.how_long(call)
    if length is None:
        return []
    barred = succession.barred(call, [each.person_id for each in standing], length)
    return [each for each in standing if each.person_id not in barred]


def _refuse_own(call: Call, by: Person | None) -> None:
    if by is not None and policies.stands(by.id, call):
        raise errors.OwnBallot
