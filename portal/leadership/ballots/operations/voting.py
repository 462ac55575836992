"""A vote: a mark on the roll and a paper in the box, in one transaction, and nothing that leads from one to the other.

No audit entry, no fact, no letter, no time: they would.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from portal.core.db import db
from portal.core.locking import locked
from portal.leadership.ballots import box, errors, queries, tally
from portal.leadership.ballots.models import Ballot, BallotBox, BallotState, BallotVoter


def cast(voter: BallotVoter, marks: Collection[int], *, abstains: bool, now: datetime) -> None:
    """Put a paper into the box. `marks`: places on the paper.

    Everybody who votes in this ballot takes their turn at the box, so nobody votes twice and nothing comes after the
    count. Raises NotOpen, AlreadyVoted, and what `check` raises.
    """
    lying = locked(BallotBox, voter.ballot_id)
    ballot = db.session.get_one(Ballot, voter.ballot_id, populate_existing=True)
    if ballot.state(now) is not BallotState.OPEN or lying.papers is not None:
        raise errors.NotOpen
    voter = locked(BallotVoter, voter.id)
    if voter.has_voted:
        raise errors.AlreadyVoted
    paper = check(ballot, marks, abstains=abstains)
    papers = box.unseal(ballot.id, lying.sealed)
    papers[paper] = papers.get(paper, 0) + 1
    lying.sealed = box.seal(ballot.id, papers)
    voter.has_voted = True
    db.session.flush()


def check(ballot: Ballot, marks: Collection[int], *, abstains: bool) -> str:
    """The paper that these marks make. Raises MarkSomebody, EitherOr, TooManyMarks, NotOnThePaper."""
    if abstains and marks:
        raise errors.EitherOr
    if not marks and not abstains and not ballot.confirming:
        raise errors.MarkSomebody
    if ballot.most_marks is not None and len(set(marks)) > ballot.most_marks:
        raise errors.TooManyMarks
    there = {each.place for each in queries.still_standing(queries.candidates(ballot.id))}
    if not set(marks) <= there:
        raise errors.NotOnThePaper
    return tally.pattern(set(marks), abstains=abstains)
