"""Referrals as each party finds them. Nobody else finds any, whatever their rights."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload

from portal.members.people.models import Person
from portal.members.people.queries import people_by_id
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.parties import key_of
from portal.referrals.states import LOOK_BACK, Party, State
from portal.relationships.outside import queries as outside
from portal.relationships.outside.models import OutsideParty

#: What the rows of people from outside call a referral.
ERRAND = "referral"


def _reached(state: State) -> ColumnElement[bool]:
    step = select(ReferralStep.id).where(ReferralStep.referral_id == Referral.id, ReferralStep.state == state)
    return step.exists()


def as_giver(key: Any) -> ColumnElement[bool]:
    """The giver sees a referral from its draft on. `key`: what stands for somebody in referrals."""
    theirs: ColumnElement[bool] = Referral.giver_key == key
    return theirs


def as_receiver(key: Any) -> ColumnElement[bool]:
    """The receiver sees it once it is offered to them."""
    return and_(Referral.receiver_key == key, _reached(State.OFFERED))


def as_referred(key: Any) -> ColumnElement[bool]:
    """The referred person sees it once they are asked: never, when the receiver declined."""
    return and_(Referral.referred_key == key, _reached(State.C_INVITED))


def found_by(handle: str, person_id: int) -> Select[Referral]:
    """The referral behind this party's own address, for this party alone; others' addresses open nothing to them."""
    key = key_of(person_id)
    return (
        select(Referral)
        .where(
            or_(
                and_(Referral.giver_handle == handle, as_giver(key)),
                and_(Referral.receiver_handle == handle, as_receiver(key)),
                and_(Referral.referred_handle == handle, as_referred(key)),
            )
        )
        .options(selectinload(Referral.steps))
    )


def of(person_id: int, now: datetime) -> Select[Referral]:
    """All that this person is a party to and may know of, newest first; erased stubs for a fortnight."""
    return known_to(key_of(person_id), erased_after=now - LOOK_BACK).options(selectinload(Referral.steps))


def known_to(key: Any, *, erased_after: datetime) -> Select[Referral]:
    """The same without their steps, and with the stubs of what was erased after that moment."""
    return (
        select(Referral)
        .where(or_(as_giver(key), as_receiver(key), as_referred(key)))
        .where(or_(Referral.erased_at.is_(None), Referral.erased_at > erased_after))
        .where(~and_(Referral.erased_at.is_not(None), ~_reached(State.OFFERED)))
        .order_by(Referral.created_at.desc(), Referral.id.desc())
    )


def steps_of(referrals: Select[Referral]) -> Select[ReferralStep]:
    """The steps of all of these, in their order."""
    mine = referrals.with_only_columns(Referral.id).subquery()
    return select(ReferralStep).where(ReferralStep.referral_id.in_(select(mine.c.id))).order_by(ReferralStep.id)


def of_any_part(person_id: int) -> Select[Referral]:
    """Whatever they take part in, whether they know of it or not. For what becomes of it when they are no more."""
    key = key_of(person_id)
    parts = (Referral.giver_key == key, Referral.receiver_key == key, Referral.referred_key == key)
    return select(Referral).where(or_(*parts)).order_by(Referral.id)


def parties_to(referrals: Iterable[Referral]) -> dict[int, Person]:
    """Whoever takes part in these, by id; one statement, or none."""
    return people_by_id(number for each in referrals for number in numbers_of(each).values())


def numbers_of(referral: Referral) -> dict[Party, int | None]:
    """Who the three are."""
    return {
        Party.GIVER: referral.giver_id,
        Party.RECEIVER: referral.receiver_id,
        Party.REFERRED: referral.referred_id,
    }


def outside_of(referrals: Iterable[Referral]) -> dict[int, OutsideParty]:
    """The people from outside in these, by the number of the referral; one statement, or none."""
    return outside.of(ERRAND, [each.id for each in referrals if each.outside and each.erased_at is None])


def party_of(referral: Referral, person_id: int) -> Party | None:
    """Which of the three this person is."""
    return next((party for party, number in numbers_of(referral).items() if number == person_id), None)


def handle_of(referral: Referral, party: Party) -> str:
    """The party's own address of the referral."""
    handles = {Party.GIVER: referral.giver_handle, Party.RECEIVER: referral.receiver_handle}
    return handles.get(party, referral.referred_handle)
