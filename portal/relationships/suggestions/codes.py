"""What somebody is proposed for, and why, as the database keeps it."""

from __future__ import annotations

from enum import StrEnum

#: People in a stored list, of each kind; a page shows the first few of them that its reader may see.
LISTED, SHOWN = 10, 5


class Kind(StrEnum):
    """What somebody is proposed for."""

    WORTH = "worth_meeting"
    HELP = "could_help"


class Reason(StrEnum):
    """Why, what weighs most first."""

    ASK = "ask"
    NEED = "need"
    HELP = "help"
    EVENT = "event"
    INTEREST = "interest"
    BODY = "body"
    AREA = "area"
