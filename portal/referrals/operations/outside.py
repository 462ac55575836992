"""What somebody from outside answers to a referral, for `relationships.outside`."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import vault
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked, lock
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.referrals.models import Referral
from portal.referrals.operations import answering, forgetting, steps
from portal.referrals.operations.offering import words_of_need
from portal.referrals.queries import ERRAND
from portal.referrals.states import ONCE_WITHIN, TOGETHER, Party, State, as_of
from portal.relationships.outside import wording
from portal.relationships.outside.errands import Asking
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import linking


class IntroducedBefore(DomainError):
    sentence = _l("You have said yes to the two of you being introduced about this already. There is nothing to do.")
    field = "code"


class Referrals:
    """Referrals as an errand to people from outside."""

    name = ERRAND
    wording = wording.OF_A_REFERRAL

    def hold(self, number: int) -> None:
        """The referral before its party."""
        find_locked(Referral, number)

    def about(self, number: int, now: datetime) -> Asking | None:
        """What they are asked: the giver's words, which name nobody."""
        referral = db.session.get(Referral, number)
        if referral is None or referral.erased_at is not None or not referral.giver_id or not referral.receiver_id:
            return None
        log = steps.log_of(referral)
        ended = as_of(log[-1].state, log[-1].at, now) not in (State.C_INVITED, *TOGETHER, State.CLOSED)
        both = len(members.among([referral.giver_id, referral.receiver_id], today(now))) == 2
        introduced = any(step.state is State.INTRODUCED for step in log)
        return Asking(
            giver_id=referral.giver_id,
            receiver_id=referral.receiver_id,
            need=referral.need,
            why=referral.why,
            introduced=introduced,
            ended=ended or (not both and not introduced),
        )

    def agreed(self, party: OutsideParty, now: datetime) -> None:
        """Both said yes: they are introduced. Raises MovedOn, YesTooOld, IntroducedBefore."""
        referral = _referral(party)
        key = _meeting(referral, party)
        earlier = select(Referral).where(Referral.meeting_key == key, Referral.id != referral.id)
        if db.session.scalar(earlier.where(Referral.created_at > now - ONCE_WITHIN).limit(1)) is not None:
            raise IntroducedBefore
        if steps.take(referral, State.C_YES, Party.REFERRED, now=now):
            referral.meeting_key = key
            answering.introduce(referral, now)
            linking.introduce(party, now=now)

    def refused(self, party: OutsideParty, now: datetime) -> None:
        """It is not going ahead, and all of it is erased. Raises MovedOn."""
        answering.refuse(_referral(party), now=now)

    def stopped(self, party: OutsideParty, now: datetime) -> None:
        """Receiver and giver hear that it has ended. Once it is over, only what is known of them goes."""
        referral = _referral(party)
        if steps.state_of(referral, now) in TOGETHER:
            forgetting.stop(referral, now=now)

    def erased(self, party: OutsideParty, now: datetime) -> None:
        """All of it is erased."""
        forgetting.erase_mine(_referral(party), now=now)


def _referral(party: OutsideParty) -> Referral:
    return lock(db.session.get_one(Referral, party.about_id))


def _meeting(referral: Referral, party: OutsideParty) -> str:
    """A keyed hash of the mailbox, the receiver and the need, however its words are ordered."""
    told = f"{party.email_key}:{referral.receiver_id}:{words_of_need(referral.need)}"
    return vault.keyed("meetings", told)
