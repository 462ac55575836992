"""What referrals announce: the number of the referral, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReferralFact(Fact):
    """Base of all of them."""

    referral_id: int


class ReferralOffered(ReferralFact):
    """The receiver is asked, without a name."""


class ReferralAccepted(ReferralFact):
    """The receiver said: my kind of work, and I have time."""


class ReferralDeclined(ReferralFact):
    """The receiver declined, with a reason for the giver."""


class ReferralExpired(ReferralFact):
    """The receiver did not answer in time."""


class ReferredPersonAsked(ReferralFact):
    """The referred person is asked whether they want to be introduced."""


@dataclass(frozen=True, kw_only=True)
class ReferralNotGoingAhead(ReferralFact):
    """It ends before the introduction. `reached`: how far it had come, which decides who is told."""

    reached: str


class PeopleIntroduced(ReferralFact):
    """Receiver and referred person said yes and now know of each other."""


class FirstContactMade(ReferralFact):
    """The receiver says that they talked."""


class OutcomeTold(ReferralFact):
    """The receiver says how it turned out."""


class GiverThanked(ReferralFact):
    """The receiver has a word of thanks for the giver."""


class ReferralStopped(ReferralFact):
    """The referred person ended it."""


class ReferralErased(ReferralFact):
    """Everything about it but a stub is gone."""
