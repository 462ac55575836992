"""To which words a party of a referral says yes."""

from __future__ import annotations

from portal.referrals.models import Kind, Referral
from portal.referrals.states import Party
from portal.relationships import agreed
from portal.relationships.agreed import Wording


def wording_for(referral: Referral, party: Party) -> Wording:
    """What a party is told before their yes."""
    if party is Party.REFERRED:
        return agreed.REFERRED
    if referral.kind is Kind.OWN_PURCHASE:
        return agreed.RECEIVER_BUYS
    return agreed.RECEIVER_OUTSIDE if referral.outside else agreed.RECEIVER
