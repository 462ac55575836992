"""What somebody is proposed for, and why, as the database keeps it."""

from __future__ import annotations

from enum import StrEnum


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
