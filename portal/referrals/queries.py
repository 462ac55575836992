"""Referrals as each party finds them. Nobody else finds any, whatever their rights."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import selectinload

from portal.members.people.models import Person
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import LOOK_BACK, Party, State


def _reached(state: State) -> ColumnElement[bool]:
    step = select(ReferralStep.id).where(ReferralStep.referral_id == Referral.id, ReferralStep.state == state)
    return step.exists()


def as_giver(person_id: int) -> ColumnElement[bool]:
    """The giver sees a referral from its draft on."""
    return Referral.giver_id == person_id


def as_receiver(person_id: int) -> ColumnElement[bool]:
    """The receiver sees it once it is offered to them."""
    return and_(Referral.receiver_id == person_id, _reached(State.OFFERED))


def as_referred(person_id: int) -> ColumnElement[bool]:
    """The referred person sees it once they are asked: never, when the receiver declined."""
    return and_(Referral.referred_id == person_id, _reached(State.C_INVITED))


def found_by(handle: str, person_id: int) -> Select[Referral]:
    """The referral behind this party's own address, for this party alone; others' addresses open nothing to them."""
    return (
        select(Referral)
        .where(
            or_(
                and_(Referral.giver_handle == handle, as_giver(person_id)),
                and_(Referral.receiver_handle == handle, as_receiver(person_id)),
                and_(Referral.referred_handle == handle, as_referred(person_id)),
            )
        )
        .options(selectinload(Referral.steps))
    )


def of(person_id: int, now: datetime) -> Select[Referral]:
    """All that this person is a party to and may know of, newest first; erased stubs for a fortnight."""
    return known_to(person_id, erased_after=now - LOOK_BACK).options(selectinload(Referral.steps))


def known_to(person_id: int, *, erased_after: datetime) -> Select[Referral]:
    """The same without their steps, and with the stubs of what was erased after that moment."""
    return (
        select(Referral)
        .where(or_(as_giver(person_id), as_receiver(person_id), as_referred(person_id)))
        .where(or_(Referral.erased_at.is_(None), Referral.erased_at > erased_after))
        .where(~and_(Referral.erased_at.is_not(None), ~_reached(State.OFFERED)))
        .order_by(Referral.created_at.desc(), Referral.id.desc())
    )


def steps_of(referrals: Select[Referral]) -> Select[ReferralStep]:
    """The steps of all of these, in their order."""
    mine = referrals.with_only_columns(Referral.id).subquery()
    return select(ReferralStep).where(ReferralStep.referral_id.in_(select(mine.c.id))).order_by(ReferralStep.id)


def parties_to(referrals: Select[Referral]) -> Select[Person]:
    """Whoever takes part in any of these."""
    mine = referrals.subquery()
    parties = union(select(mine.c.giver_id), select(mine.c.receiver_id), select(mine.c.referred_id))
    return select(Person).where(Person.id.in_(parties))


def party_of(referral: Referral, person_id: int) -> Party | None:
    """Which of the three this person is."""
    parties = {
        referral.giver_id: Party.GIVER,
        referral.receiver_id: Party.RECEIVER,
        referral.referred_id: Party.REFERRED,
    }
    return parties.get(person_id)


def handle_of(referral: Referral, party: Party) -> str:
    """The party's own address of the referral."""
    handles = {Party.GIVER: referral.giver_handle, Party.RECEIVER: referral.receiver_handle}
    return handles.get(party, referral.referred_handle)
