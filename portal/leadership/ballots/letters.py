"""Letters to everybody on a roll, some hundreds to a transaction: each of them one, however often it is taken up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, func, select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.locking import locked
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.leadership.ballots import notices
from portal.leadership.ballots.models import Ballot, BallotLetters, BallotState, BallotVoter
from portal.leadership.ballots.queries import whole
from portal.mail import erasure
from portal.members.people import reach

OPENED, REMINDER, VOID, CERTIFIED = "opened", "reminder", "void", "certified"
BATCH = 200
#: A reminder comes so long before the end, or in the second half of a ballot that is shorter than twice of it.
BEFORE_THE_END = timedelta(hours=48)


def begin(ballot: Ballot, what: str, *, account_id: int | None) -> None:
    """Write to everybody on the roll, once for each of these letters. Inside a unit of work."""
    if db.session.get(BallotLetters, (ballot.id, what)) is not None:
        return
    db.session.add(BallotLetters(ballot_id=ballot.id, what=what))
    db.session.flush()
    title = kept(_l("Letters about a ballot"))
    jobs.start("leadership.ballot_letters", title, account_id=account_id, arguments={"ballot": ballot.id, "what": what})


@jobs.job("leadership.ballot_letters")
def carry_out(row: Job) -> dict[str, Any]:
    """The job. How far it is says how much of the roll was gone through, not how many were written to."""
    number, what = row.arguments["ballot"], row.arguments["what"]
    counted = select(func.count()).select_from(BallotVoter).where(BallotVoter.ballot_id == number)
    total = db.session.scalar(counted) or 0
    jobs.in_slices(row, lambda: _write_some(number, what), whole=total)
    return {"roll": total}


def _write_some(number: int, what: str) -> int:
    """The next of the roll; how many were gone through."""
    with unit_of_work():
        state = locked(BallotLetters, (number, what))
        if state.finished_at is not None:
            return 0
        ballot = db.session.scalars(whole().where(Ballot.id == number)).one()
        rest = select(BallotVoter).where(BallotVoter.ballot_id == number, BallotVoter.id > state.told_to)
        found = db.session.scalars(rest.order_by(BallotVoter.id).limit(BATCH)).all()
        if _still_said(ballot, what, clock.now()):
            meant = {each.person_id for each in found if what != REMINDER or not each.has_voted}
            for reader in reach.readers(meant).values():
                notices.about_ballot(what, ballot, reader)
        if found:
            state.told_to = found[-1].id
        if len(found) < BATCH:
            state.finished_at = clock.now()
        return len(found)


def _still_said(ballot: Ballot, what: str, now: datetime) -> bool:
    """Whether the letter is still true: nobody is asked to vote where nobody can."""
    state = ballot.state(now)
    if what in {VOID, CERTIFIED}:
        return state is (BallotState.VOID if what == VOID else BallotState.CERTIFIED)
    return state in {BallotState.COMING, BallotState.OPEN}


def remind(now: datetime) -> None:
    """The sweep: ballots that end soon are told once to those who have not voted. It begins the letters, no more."""
    told = exists().where(BallotLetters.ballot_id == Ballot.id, BallotLetters.what == REMINDER)
    running = (
        whole()
        .where(Ballot.opened_at.is_not(None), Ballot.void_at.is_(None), Ballot.counted_at.is_(None), ~told)
        .where(Ballot.opens_at <= now, Ballot.closes_at > now, Ballot.closes_at <= now + BEFORE_THE_END)
    )
    due = [each.id for each in db.session.scalars(running) if now >= _reminds_at(each)]
    for number in due:
        with unit_of_work():
            begin(locked(Ballot, number), REMINDER, account_id=None)


def _reminds_at(ballot: Ballot) -> datetime:
    return max(ballot.closes_at - BEFORE_THE_END, ballot.opens_at + (ballot.closes_at - ballot.opens_at) / 2)


def forget_reminders(ballot: Ballot, *, now: datetime) -> None:
    """Once nobody votes any more, the ledger of mail does not tell either who had not yet voted."""
    erasure.forget_keyed(f"leadership.ballot_{REMINDER}:{ballot.id}:", now=now)
