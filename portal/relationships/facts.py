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


@dataclass(frozen=True, kw_only=True)
class WorkWished(Fact, name="relationships.work_wished", private=True):
    """Somebody said to somebody whom they trust that they would like to work with them."""

    owner_id: int
    about_id: int


@dataclass(frozen=True, kw_only=True)
class WorkWelcomed(Fact, name="relationships.work_welcomed", private=True):
    """The other one (`about_id`) says yes to that."""

    owner_id: int
    about_id: int
