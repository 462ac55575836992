"""What relationships announce."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TieConfirmed(Fact, name="relationships.tie_confirmed", private=True):
    """Both have said that they met. `last_id` is the one who said it second (it is they who know already)."""

    tie_id: int
    person_a_id: int
    person_b_id: int
    last_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingAsked(Fact, name="relationships.meeting_asked", private=True):
    """Somebody who says they met somebody chose to ask them about it, by mail."""

    tie_id: int
    asker_id: int
    asked_id: int
