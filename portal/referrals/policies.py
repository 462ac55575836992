"""Rights of referrals: a party to it, and nobody else, whatever office they hold."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.referrals import queries
from portal.referrals.models import Referral
from portal.referrals.states import Party


@policy
def see(who: Actor, referral: Referral) -> bool:
    """One of the three. A member whose membership lapsed may still look, stop and erase."""
    return who.signed_in and who.person_id is not None and queries.party_of(referral, who.person_id) is not None


@policy
def give(who: Actor, referral: Referral) -> bool:
    """The giver, while a member."""
    return who.is_member and who.person_id is not None and referral.giver_id == who.person_id


@policy
def receive(who: Actor, referral: Referral) -> bool:
    """The receiver alone judges; while a member."""
    return who.is_member and who.person_id is not None and referral.receiver_id == who.person_id


@policy
def be_introduced(who: Actor, referral: Referral) -> bool:
    """The referred person alone says yes; while a member."""
    return who.is_member and own(who, referral)


@policy
def own(who: Actor, referral: Referral) -> bool:
    """The referred person may say no, stop and erase whatever became of their membership."""
    party = None if who.person_id is None else queries.party_of(referral, who.person_id)
    return party is Party.REFERRED
