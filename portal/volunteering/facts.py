"""What happens among volunteers."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AssignmentMade(Fact, name="volunteering.assignment_made"):
    """Somebody took a shift."""

    assignment_id: int


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(Fact, name="volunteering.assignment_cancelled"):
    """Somebody no longer comes: by their own wish, by the organiser's, or because the shift is off."""

    assignment_id: int
    by: str


@dataclass(frozen=True, kw_only=True)
class ShiftOffered(Fact, name="volunteering.shift_offered"):
    """A shift takes people."""

    shift_id: int


@dataclass(frozen=True, kw_only=True)
class ShiftMoved(Fact, name="volunteering.shift_moved"):
    """The time or place of a shift changed; those on it are told."""

    shift_id: int


@dataclass(frozen=True, kw_only=True)
class ShiftCancelled(Fact, name="volunteering.shift_cancelled"):
    """A shift is off."""

    shift_id: int
