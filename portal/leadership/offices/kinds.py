"""The words that are stored about bodies, positions, seats and terms, and those that are derived."""

from __future__ import annotations

from enum import StrEnum


class BodyKind(StrEnum):
    """What sort of body it is."""

    BOARD = "board"
    COMMITTEE = "committee"
    CHAPTER = "chapter"


class HoldOver(StrEnum):
    """What happens when a term's planned end comes and nobody follows."""

    UNTIL_SUCCESSOR = "until_successor"
    VACANT = "vacant"


class FilledBy(StrEnum):
    """How somebody comes to the position."""

    VOLUNTEER = "volunteer"
    APPOINTMENT = "appointment"
    ELECTION = "election"


class Via(StrEnum):
    """How this person came to this term."""

    ELECTED = "elected"
    APPOINTED = "appointed"
    ACTING = "acting"


class HeldHow(StrEnum):
    """How a position comes with another."""

    EX_OFFICIO = "ex_officio"
    ACTING = "acting"


class Phase(StrEnum):
    """What a term is on a day."""

    SCHEDULED = "scheduled"
    SERVING = "serving"
    HOLDING_OVER = "holding_over"
    SERVED = "served"
    VOID = "void"


class OpeningCause(StrEnum):
    """Why a seat is to be filled."""

    PLANNED_END = "planned_end"
    EARLY_EXIT = "early_exit"
    NEW_SEAT = "new_seat"
