"""What thanks for the newsletter announce."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ToldThanksWithdrawn(Fact, name="relationships.told_thanks_withdrawn", private=True):
    """One of the two who had agreed to it would rather not have the newsletter tell of it any more."""

    act_id: int
