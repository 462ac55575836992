"""What referrals announce: the number of the referral, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReferralFact(Fact, private=True):
    """Base of all of them."""

    referral_id: int


@dataclass(frozen=True, kw_only=True)
class ReferralOffered(ReferralFact, name="referrals.referral_offered"):
    """The receiver is asked, without a name."""


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(ReferralFact, name="referrals.referral_accepted"):
    """The receiver said: my kind of work, and I have time."""


@dataclass(frozen=True, kw_only=True)
class ReferralDeclined(ReferralFact, name="referrals.referral_declined"):
    """The receiver declined, with a reason for the giver."""


@dataclass(frozen=True, kw_only=True)
class ReferralExpired(ReferralFact, name="referrals.referral_expired"):
    """The receiver did not answer in time."""


@dataclass(frozen=True, kw_only=True)
class ReferredPersonAsked(ReferralFact, name="referrals.referred_person_asked"):
    """The referred person is asked whether they want to be introduced."""


@dataclass(frozen=True, kw_only=True)
class ReferralNotGoingAhead(ReferralFact, name="referrals.referral_not_going_ahead"):
    """It ends before the introduction. `reached`: how far it had come, which decides who is told."""

    reached: str


@dataclass(frozen=True, kw_only=True)
class PeopleIntroduced(ReferralFact, name="referrals.people_introduced"):
    """Receiver and referred person said yes and now know of each other."""


@dataclass(frozen=True, kw_only=True)
class FirstContactMade(ReferralFact, name="referrals.first_contact_made"):
    """The receiver says that they talked."""


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(ReferralFact, name="referrals.outcome_told"):
    """The receiver says how it turned out."""


@dataclass(frozen=True, kw_only=True)
class GiverThanked(ReferralFact, name="referrals.giver_thanked"):
    """The receiver has a word of thanks for the giver."""


@dataclass(frozen=True, kw_only=True)
class ReferralStopped(ReferralFact, name="referrals.referral_stopped"):
    """The referred person ended it."""


@dataclass(frozen=True, kw_only=True)
class ReferralErased(ReferralFact, name="referrals.referral_erased"):
    """Everything about it but a stub is gone."""
