"""What happens among volunteers."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AssignmentMade(Fact):
    """Somebody took a shift."""

    assignment_id: int


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(Fact):
    """Somebody no longer comes: by their own wish, by the organiser's, or because the shift is off."""

    assignment_id: int
    by: str


@dataclass(frozen=True, kw_only=True)
class ShiftOffered(Fact):
    """A shift takes people."""

    shift_id: int


@dataclass(frozen=True, kw_only=True)
class ShiftMoved(Fact):
    """The time or place of a shift changed; those on it are told."""

    shift_id: int


@dataclass(frozen=True, kw_only=True)
class ShiftCancelled(Fact):
    """A shift is off."""

    shift_id: int
