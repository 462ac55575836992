"""A ballot is made void, its call comes to an end, or two people on its roll turn out to be one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from portal.core import audit
from portal.core.db import db
from portal.core.locking import find_locked, lock, locked
from portal.leadership.ballots import errors, letters, queries
from portal.leadership.ballots.models import Ballot, BallotBox, BallotCandidate, BallotVoter
from portal.leadership.ballots.operations.holding import hold
from portal.leadership.succession.models import Call, Candidacy


def void(ballot: Ballot, *, reason: str, account_id: int | None, now: datetime) -> None:
    """Make a ballot void, with a reason that everybody on the roll reads. What lies in the box is destroyed unread.

    After it was certified, as long as nobody has accepted a seat: offers are taken back, and all stand as before.
    A repeat does nothing. Raises SeatTakenAlready.
    """
    ballot = hold(ballot)
    call = ballot.call
    if ballot.void_at is not None:
        return
    theirs = Candidacy.id.in_(select(BallotCandidate.candidacy_id).where(BallotCandidate.ballot_id == ballot.id))
    if ballot.certified_at is not None:
        if db.session.scalar(select(Candidacy.id).where(theirs, Candidacy.confirmed_at.is_not(None)).limit(1)):
            raise errors.SeatTakenAlready
        still = Candidacy.withdrawn_at.is_(None), Candidacy.offer_declined_at.is_(None)
        for candidacy in db.session.scalars(select(Candidacy).where(theirs, *still)).all():
            candidacy.take_choice_back()
            candidacy.not_selected_at = None
    _end(ballot, call, reason, account_id, now)


def call_is_over(call_id: int, *, reason: str, now: datetime) -> None:
    """Its call was taken back, or its seats went otherwise: nobody is to vote on it any more."""
    call = lock(db.session.get_one(Call, call_id))
    ballot = queries.live_ballot(call.id)
    if ballot is None:
        return
    _end(lock(ballot), call, reason, None, now)


def _end(ballot: Ballot, call: Call, reason: str, account_id: int | None, now: datetime) -> None:
    lying = find_locked(BallotBox, ballot.id)
    ballot.void_at, ballot.void_reason = now, reason
    call.by_ballot, call.ballot_id = False, None
    if lying is not None and ballot.certified_at is None:
        lying.sealed, lying.papers = "", {}
    db.session.execute(update(BallotVoter).where(BallotVoter.ballot_id == ballot.id).values(has_voted=False))
    letters.forget_reminders(ballot, now=now)
    db.session.flush()
    audit.write("leadership.ballot_voided", about=call)
    if ballot.opened_at is not None:
        letters.begin(ballot, letters.VOID, account_id=account_id)


def after_merge(gone: int, stays: int) -> None:
    """Two entries of a roll are one person: of their two votes one is left, the one that was used.

    Where both were used nothing can be taken back, since nobody knows which papers they were.
    """
    both = (
        select(BallotVoter)
        .where(BallotVoter.person_id == gone, BallotVoter.for_organisation.is_(False))
        .order_by(BallotVoter.ballot_id)
    )
    for found in db.session.scalars(both).all():
        find_locked(BallotBox, found.ballot_id)
        old = locked(BallotVoter, found.id)
        mine = select(BallotVoter.id).where(
            BallotVoter.ballot_id == old.ballot_id, BallotVoter.person_id == stays,
            BallotVoter.for_organisation.is_(False),
        )  # fmt: skip
        number = db.session.scalar(mine)
        if number is None:
            old.person_id = stays
            continue
        kept = locked(BallotVoter, number)
        if not old.has_voted:
            db.session.delete(old)
        elif not kept.has_voted:
            db.session.execute(delete(BallotVoter).where(BallotVoter.id == kept.id))
            old.person_id = stays
        else:
            continue
        db.session.execute(
            update(Ballot)
            .where(Ballot.id == old.ballot_id, Ballot.counted_at.is_(None))
            .values(on_roll=Ballot.on_roll - 1)
        )
    db.session.flush()
