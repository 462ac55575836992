"""Ending and forgetting: the referred person's right at any time, and the clock's duty."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.work import unit_of_work
from portal.referrals.facts import ReferralErased, ReferralExpired, ReferralNotGoingAhead, ReferralStopped
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.operations import steps
from portal.referrals.queries import ERRAND
from portal.referrals.states import ANSWER_WITHIN, CLOSES_AFTER, LOOK_BACK, OUTCOMES, TOGETHER, Party, State
from portal.relationships.outside.operations import keeping

#: What else is sealed in a row, and goes with its key.
SEALED = ("decline_code", "expected_call", "usefulness", "usefulness_later", "value_band")


def stop(referral: Referral, *, now: datetime) -> None:
    """The referred person ends what the introduction began. Raises MovedOn before it, and once it is over."""
    referral = lock(referral)
    if steps.take(referral, State.STOPPED, Party.REFERRED, now=now):
        forget_outside(referral, now=now)
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
    forget_outside(referral, now=now)
    if not steps.has_taken(referral, State.ERASED):
        steps.take(referral, State.ERASED, party, now=now)
    referral.referred_id = None
    referral.need = referral.why = referral.how_known = referral.decline_line = referral.thanks = ""
    referral.meeting_key = None
    referral.erased_at = now
    db.session.flush()
    record(ReferralErased(referral_id=referral.id))


def forget_outside(referral: Referral, *, now: datetime) -> None:
    """Nothing is known of somebody from outside any more, and their link opens nothing."""
    if referral.outside:
        keeping.forget_of(ERRAND, referral.id, now=now)


def let_go(referral: Referral) -> None:
    """The stub tells nobody's: who they were cannot be read any more, whatever keys there are."""
    referral.giver_id = referral.receiver_id = referral.referred_id = None
    for name in SEALED:
        setattr(referral, name, "")
    referral.offer_key = referral.own_key = None
    db.session.flush()


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
        .where(
            or_(
                and_(Referral.erased_at.is_(None), or_(Referral.delete_after <= now, lapsed, told)),
                and_(Referral.own_key.is_not(None), Referral.erased_at <= now - LOOK_BACK),
            )
        )
        .order_by(Referral.delete_after, Referral.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def carry_out(referral: Referral, *, now: datetime) -> None:
    """What time has decided about one referral. Idempotent."""
    referral = lock(referral)
    if referral.erased_at is not None:
        if referral.erased_at <= now - LOOK_BACK:
            let_go(referral)
        return
    last = steps.log_of(referral)[-1]
    state, age = last.state, now - last.at
    if state is State.OFFERED and age >= ANSWER_WITHIN:
        steps.take(referral, State.EXPIRED, Party.HOUSE, now=now)
        referral.offer_key = None
        record(ReferralExpired(referral_id=referral.id))
    elif state is State.C_INVITED and age >= ANSWER_WITHIN:
        steps.take(referral, State.C_EXPIRED, Party.HOUSE, now=now)
        forget_outside(referral, now=now)
        record(ReferralNotGoingAhead(referral_id=referral.id, reached=State.C_INVITED))
    elif state in OUTCOMES and age >= CLOSES_AFTER:
        steps.take(referral, State.CLOSED, Party.HOUSE, now=now)
    if referral.delete_after <= now:
        erase(referral, Party.HOUSE, now=now)
