"""Ending and forgetting: the referred person's right at any time, and the clock's duty."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.work import unit_of_work
from portal.referrals.facts import ReferralErased, ReferralExpired, ReferralNotGoingAhead, ReferralStopped
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.operations import steps
from portal.referrals.states import ANSWER_WITHIN, CLOSES_AFTER, OUTCOMES, TOGETHER, Party, State


def stop(referral: Referral, *, now: datetime) -> None:
    """The referred person ends what the introduction began. Raises MovedOn before it, and once it is over."""
    referral = lock(referral)
    if steps.take(referral, State.STOPPED, Party.REFERRED, now=now):
        record(ReferralStopped(referral_id=referral.id))


def erase_mine(referral: Referral, *, now: datetime) -> None:
    """The referred person has everything about them erased, wherever it stands; an open question counts as a no."""
    referral = lock(referral)
    here = steps.state_of(referral, now)
    if here is State.C_INVITED:
        steps.take(referral, State.C_NO, Party.REFERRED, now=now)
        record(ReferralNotGoingAhead(referral_id=referral.id, reached=State.C_INVITED))
    elif here in TOGETHER:
        stop(referral, now=now)
    erase(referral, Party.REFERRED, now=now)


def erase(referral: Referral, party: Party, *, now: datetime) -> None:
    """Leave a stub: dates and outcome, no referred person and no words. Doing it twice changes nothing."""
    if referral.erased_at is not None:
        return
    if not steps.has_taken(referral, State.ERASED):
        steps.take(referral, State.ERASED, party, now=now)
    referral.referred_id = None
    referral.need = referral.why = referral.how_known = referral.decline_line = referral.thanks = ""
    referral.erased_at = now
    db.session.flush()
    record(ReferralErased(referral_id=referral.id))


def sweep(now: datetime) -> None:
    """Carry out what time has decided: questions lapse, told outcomes close, what is past its day is erased."""
    for number in due(now):
        with unit_of_work():
            carry_out(db.session.get_one(Referral, number), now=now)


def due(now: datetime, most: int = 500) -> list[int]:
    """Referrals for which time has come, the oldest first."""
    left = aliased(ReferralStep)
    gone = select(left.id).where(left.referral_id == ReferralStep.referral_id, left.before == ReferralStep.state)
    latest = (
        select(ReferralStep.referral_id, ReferralStep.state, ReferralStep.at)
        .where(ReferralStep.state.in_([State.OFFERED, State.C_INVITED, *OUTCOMES]), ~gone.exists())
        .subquery()
    )
    lapsed = latest.c.state.in_([State.OFFERED, State.C_INVITED]) & (latest.c.at <= now - ANSWER_WITHIN)
    told = latest.c.state.in_(list(OUTCOMES)) & (latest.c.at <= now - CLOSES_AFTER)
    statement = (
        select(Referral.id)
        .outerjoin(latest, latest.c.referral_id == Referral.id)
        .where(Referral.erased_at.is_(None), or_(Referral.delete_after <= now, lapsed, told))
        .order_by(Referral.delete_after, Referral.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def carry_out(referral: Referral, *, now: datetime) -> None:
    """What time has decided about one referral. Idempotent."""
    referral = lock(referral)
    last = steps.log_of(referral)[-1]
    state, age = last.state, now - last.at
    if state is State.OFFERED and age >= ANSWER_WITHIN:
        steps.take(referral, State.EXPIRED, Party.HOUSE, now=now)
        referral.offer_key = None
        record(ReferralExpired(referral_id=referral.id))
    elif state is State.C_INVITED and age >= ANSWER_WITHIN:
        steps.take(referral, State.C_EXPIRED, Party.HOUSE, now=now)
        record(ReferralNotGoingAhead(referral_id=referral.id, reached=State.C_INVITED))
    elif state in OUTCOMES and age >= CLOSES_AFTER:
        steps.take(referral, State.CLOSED, Party.HOUSE, now=now)
    if referral.delete_after <= now:
        erase(referral, Party.HOUSE, now=now)
