"""The two yeses: the receiver's to the need, the referred person's to the introduction."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.referrals.facts import (
    PeopleIntroduced,
    ReferralAccepted,
    ReferralDeclined,
    ReferralNotGoingAhead,
    ReferredPersonAsked,
)
from portal.referrals.models import DeclineCode, Kind, Referral
from portal.referrals.operations import forgetting, steps
from portal.referrals.queries import ERRAND
from portal.referrals.states import CONSENT_HOLDS, Party, State
from portal.relationships.outside.operations import linking
from portal.relationships.ties.operations import ties


class NotAMember(DomainError):
    sentence = _l("They are not a member at the moment, so you cannot be introduced.")


class YesTooOld(DomainError):
    sentence = _l("Their yes is more than a month old, so they have to be asked again.")


def accept(referral: Referral, *, now: datetime) -> None:
    """The receiver: my kind of work, and I have time. The referred person is then asked. Raises MovedOn.

    Somebody from outside is asked by a link that the giver forwards; who buys themself needs no further yes.
    """
    referral = lock(referral)
    if not steps.take(referral, State.ACCEPTED, Party.RECEIVER, now=now):
        return
    record(ReferralAccepted(referral_id=referral.id))
    if referral.kind is Kind.OWN_PURCHASE:
        return
    steps.take(referral, State.C_INVITED, Party.HOUSE, now=now)
    if referral.outside:
        linking.open_link(ERRAND, referral.id, now=now)
    else:
        record(ReferredPersonAsked(referral_id=referral.id))


def decline(referral: Referral, code: DeclineCode, line: str, *, now: datetime) -> None:
    """The receiver says no, with a reason for the giver. The referred person never hears of it. Raises MovedOn."""
    referral = lock(referral)
    if steps.take(referral, State.DECLINED, Party.RECEIVER, now=now):
        referral.decline_code, referral.decline_line = code, line
        record(ReferralDeclined(referral_id=referral.id))


def agree(referral: Referral, *, now: datetime) -> None:
    """The referred person says yes, and since all have said yes now, they are introduced. Raises MovedOn, YesTooOld."""
    referral = lock(referral)
    if not steps.take(referral, State.C_YES, Party.REFERRED, now=now):
        return
    introduce(referral, now)


def refuse(referral: Referral, *, now: datetime) -> None:
    """The referred person says no. Receiver and giver learn only that it is not going ahead; all of it is erased."""
    referral = lock(referral)
    if steps.take(referral, State.C_NO, Party.REFERRED, now=now):
        record(ReferralNotGoingAhead(referral_id=referral.id, reached=State.C_INVITED))
        forgetting.erase(referral, Party.HOUSE, now=now)


def introduce(referral: Referral, now: datetime) -> None:
    """All have said yes, within thirty days: they are introduced. Raises YesTooOld, NotAMember."""
    if referral.receiver_id is None or not members.is_member_on(referral.receiver_id, today(now)):
        raise NotAMember
    yeses = {step.state: step.at for step in steps.log_of(referral)}
    if min(yeses[State.ACCEPTED], yeses[State.C_YES]) < now - CONSENT_HOLDS:
        raise YesTooOld
    steps.take(referral, State.INTRODUCED, Party.HOUSE, now=now)
    if referral.referred_id is not None:
        ties.introduced(referral.receiver_id, referral.referred_id, now=steps.by_the_day(now))
    record(PeopleIntroduced(referral_id=referral.id))
