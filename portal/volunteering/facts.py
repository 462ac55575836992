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
    """Somebody no longer comes: by their own wish, by the organiser's, or because the shift is off.

    `by` is "stand_in" where somebody else comes instead.
    """

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


@dataclass(frozen=True, kw_only=True)
class ShiftAsked(Fact, name="volunteering.shift_asked"):
    """An organiser asked somebody to take a shift."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class ShiftAskAnswered(Fact, name="volunteering.shift_ask_answered"):
    """They said yes, or no."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class StandInAsked(Fact, name="volunteering.stand_in_asked", private=True):
    """Somebody on a shift looks for a stand-in."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class StandInSettled(Fact, name="volunteering.stand_in_settled", private=True):
    """An ask for a stand-in was answered, taken back, or has no use any more."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class HelpLinkAsked(Fact, name="volunteering.help_link_asked", private=True):
    """Somebody gave an address and would like to help. Whoever reads mail there has yet to send it on."""

    wish_id: int


@dataclass(frozen=True, kw_only=True)
class HelpWished(Fact, name="volunteering.help_wished", private=True):
    """Whoever reads mail at the address would like to help."""

    wish_id: int


@dataclass(frozen=True, kw_only=True)
class HelpWishAnswered(Fact, name="volunteering.help_wish_answered", private=True):
    """A visitor who would like to help was written to."""

    wish_id: int
