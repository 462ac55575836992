"""What introductions announce: the number of the introduction, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class IntroductionFact(Fact, private=True):
    """Base of all of them."""

    introduction_id: int


@dataclass(frozen=True, kw_only=True)
class IntroductionPut(IntroductionFact, name="relationships.introduction_put"):
    """One of the two is asked, and is not told whom it is about. `side_id`: theirs."""

    side_id: int


@dataclass(frozen=True, kw_only=True)
class LinkOpened(IntroductionFact, name="relationships.introduction_link_opened"):
    """The member said yes; the asker has a link to forward to somebody from outside."""


@dataclass(frozen=True, kw_only=True)
class IntroductionStopped(IntroductionFact, name="relationships.introduction_stopped"):
    """Somebody from outside ended what their yes began. `forgotten`: and had all of it erased."""

    forgotten: bool


@dataclass(frozen=True, kw_only=True)
class IntroductionWithdrawn(IntroductionFact, name="relationships.introduction_withdrawn"):
    """The asker took it back before both had said yes."""


@dataclass(frozen=True, kw_only=True)
class IntroductionNotAhead(IntroductionFact, name="relationships.introduction_not_ahead"):
    """Its fortnight is over, and not both have said yes. Whoever said no, or nothing, it is told in that moment."""


@dataclass(frozen=True, kw_only=True)
class TwoIntroduced(IntroductionFact, name="relationships.two_introduced"):
    """Both said yes and now know of each other."""


@dataclass(frozen=True, kw_only=True)
class IntroductionFollowedUp(IntroductionFact, name="relationships.introduction_followed_up"):
    """Three weeks later: the two are asked how it went."""


@dataclass(frozen=True, kw_only=True)
class IntroducerThanked(IntroductionFact, name="relationships.introducer_thanked"):
    """One of the two has a word of thanks for the asker. `side_id`: theirs who thanks."""

    side_id: int


@dataclass(frozen=True, kw_only=True)
class IntroductionErased(IntroductionFact, name="relationships.introduction_erased"):
    """Everything about it but a stub is gone."""
