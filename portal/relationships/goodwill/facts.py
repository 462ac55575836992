"""What the goodwill diary announces."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class HelpAsked(Fact, name="relationships.help_asked", private=True):
    """Whoever helped somebody chose to ask them whether it did."""

    act_id: int


@dataclass(frozen=True, kw_only=True)
class HelpConfirmed(Fact, name="relationships.help_confirmed", private=True):
    """Whoever was helped says that it helped, asked or not."""

    act_id: int
