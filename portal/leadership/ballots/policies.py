"""Who runs a ballot, and who votes in it."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.leadership.ballots.models import Ballot, BallotCandidate
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy


@policy
def run_ballot(who: Actor, call: Call) -> bool:
    """Prepare, open, count, certify and void: the office that reaches the body, never somebody who stands there."""
    return who.may(Right.LEADERSHIP, call) and not is_theirs(who, call)


@policy
def run_this_ballot(who: Actor, ballot: Ballot) -> bool:
    """The same, and nobody who was on its paper, stepped back or not."""
    return who.may(Right.LEADERSHIP, ballot) and not is_theirs(who, ballot.call, ballot)


def is_theirs(who: Actor, call: Call, ballot: Ballot | None = None) -> bool:
    """Whether this actor stands there."""
    return who.person_id is not None and stands(who.person_id, call, ballot)


def stands(person_id: int, call: Call, ballot: Ballot | None = None) -> bool:
    """Whether somebody stands in the call, or is on the paper of this ballot."""
    stood = and_(Candidacy.call_id == call.id, queries.has_stood())
    on_paper = Candidacy.id.in_(
        select(BallotCandidate.candidacy_id).where(BallotCandidate.ballot_id == (ballot.id if ballot else 0))
    )
    found = select(Candidacy.id).where(Candidacy.person_id == person_id, or_(stood, on_paper))
    return db.session.scalar(found.limit(1)) is not None
