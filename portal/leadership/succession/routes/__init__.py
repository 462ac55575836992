"""The pages of succession, by audience."""

from __future__ import annotations

from portal.leadership.succession.routes import (
    chair,
    choices,
    elections,
    held_by,
    interests,
    member,
    office,
    panel,
    public,
    seats,
)

__all__ = ["chair", "choices", "elections", "held_by", "interests", "member", "office", "panel", "public", "seats"]
