"""The box is opened once the ballot is closed, a tie is broken by the rule said before, and the result certified."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.accounts.operations.giving import Giver
from portal.core import audit
from portal.core.db import db
from portal.core.locking import locked
from portal.core.settings import today
from portal.leadership.ballots import box, errors, letters, policies, queries, tally
from portal.leadership.ballots.models import Ballot, BallotBox, BallotCandidate, BallotState, BallotVoter, TieRule
from portal.leadership.ballots.operations.holding import hold, hold_alone
from portal.leadership.succession import operations as succession
from portal.leadership.succession import queries as calls
from portal.members.people.models import Person

KINDLY = _l("The members voted, and others received more votes this time. Thank you for having stood.")


def count(ballot: Ballot, *, by: Person | None, now: datetime) -> None:
    """Open the box of a closed ballot. Who has voted is forgotten with it: only how many is kept.

    A repeat does nothing. Raises NotClosed, OwnBallot, AlreadyVoid, BoxUnreadable.
    """
    ballot, lying = hold_alone(ballot), locked(BallotBox, ballot.id)
    state = ballot.state(now)
    _refuse_void(ballot)
    if state in {BallotState.COUNTED, BallotState.CERTIFIED}:
        return
    if state is not BallotState.CLOSED:
        raise errors.NotClosed
    _refuse_own(ballot, by)
    lying.papers = box.unseal(ballot.id, lying.sealed)
    lying.sealed = ""
    ballot.counted_at = now
    # All of them are written, so that those who had voted do not stand out by it.
    db.session.execute(update(BallotVoter).where(BallotVoter.ballot_id == ballot.id).values(has_voted=False))
    letters.forget_reminders(ballot, now=now)
    db.session.flush()
    audit.write("leadership.ballot_counted", about=ballot.call, after={"checksum": queries.checksum(lying)})


def break_tie(ballot: Ballot, chosen: Collection[int], *, by: Person, now: datetime) -> None:
    """The casting vote, by the one who was named for it before the ballot opened.

    Raises NoTie where there is nothing to decide, TooManyMarks where it is not as many as there are seats left.
    """
    ballot = hold_alone(ballot)
    _refuse_void(ballot)
    if ballot.casting_by_id != by.id or ballot.counted_at is None or ballot.certified_at is not None:
        raise errors.NoTie
    found = queries.outcome(ballot, queries.candidates(ballot.id), queries.box_of(ballot.id))
    if not found.tied:
        raise errors.NoTie
    if not set(chosen) <= set(found.tied) or len(set(chosen)) != found.left:
        raise errors.TooManyMarks
    ballot.cast_for = sorted(set(chosen))
    db.session.flush()
    audit.write("leadership.ballot_tie_broken", about=ballot.call)


def decided(ballot: Ballot, found: tally.Outcome, lying: BallotBox) -> tuple[int, ...] | None:
    """Whom a tie leaves with the seats; nobody where a second ballot does, None while the casting vote is awaited.

    A second ballot decides too where whoever was to give the casting vote died, or is forgotten.
    """
    if not found.tied or ballot.tie_rule is TieRule.SECOND:
        return ()
    if ballot.tie_rule is TieRule.LOTS:
        return tally.lots(found.tied, found.left, queries.checksum(lying))
    chosen = tuple(ballot.cast_for or ())
    if len(chosen) == found.left and set(chosen) <= set(found.tied):
        return chosen
    casting = db.session.get(Person, ballot.casting_by_id) if ballot.casting_by_id else None
    return () if casting is None or casting.died_on is not None or casting.erased_at is not None else None


def certify(ballot: Ballot, *, by: Person | None, giver: Giver, now: datetime) -> None:
    """Certify the result: the elected are offered their seats, the others are told, members read the result, and
    everybody on the roll has a letter.

    A repeat does nothing. Raises NotCounted, TieUndecided, OwnBallot, AlreadyVoid, and what `offer` raises.
    """
    ballot = hold(ballot)
    call = ballot.call
    _refuse_void(ballot)
    if ballot.certified_at is not None:
        return
    if ballot.counted_at is None:
        raise errors.NotCounted
    _refuse_own(ballot, by)
    there, lying = queries.candidates(ballot.id), queries.box_of(ballot.id)
    found = queries.outcome(ballot, there, lying)
    more = decided(ballot, found, lying)
    if more is None:
        raise errors.TieUndecided
    elected = sorted({*found.elected, *more})
    again = list(found.tied) if found.tied and not more else []
    ballot.result = {
        "votes": {str(place): number for place, number in found.votes.items()},
        "papers": found.papers, "abstained": found.abstained, "enough": found.enough, "elected": elected,
        "tied": again, "by_rule": list(more), "checksum": queries.checksum(lying),
        "few": queries.few_voted(ballot.id, found.papers),
    }  # fmt: skip
    ballot.certified_at, ballot.certified_by_id = now, by.id if by else None
    call.by_ballot = False
    db.session.flush()
    audit.write("leadership.ballot_certified", about=call, after={"checksum": ballot.result["checksum"]})
    letters.begin(ballot, letters.CERTIFIED, account_id=None)
    if found.enough:
        _seat(there, elected, again, by, giver, now)


def _seat(
    there: list[BallotCandidate], elected: list[int], again: list[int], by: Person | None, giver: Giver, now: datetime
) -> None:
    """Offer the elected their seats in the order of the paper; whoever stands in a second ballot waits for it."""
    reason = str(KINDLY)
    for each in queries.still_standing(there):
        candidacy = calls.candidacy(each.candidacy_id)
        if each.place in elected:
            succession.offer(candidacy, start=today(now), reason="", by=by, giver=giver, now=now, early=True)
        elif each.place not in again:
            succession.not_select(candidacy, reason=reason, by=by, now=now, early=True)


def _refuse_void(ballot: Ballot) -> None:
    if ballot.void_at is not None:
        raise errors.AlreadyVoid


def _refuse_own(ballot: Ballot, by: Person | None) -> None:
    if by is not None and policies.stands(by.id, ballot.call, ballot):
        raise errors.OwnBallot
