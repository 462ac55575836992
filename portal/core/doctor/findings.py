"""What the doctor looks at, and how it says what it found."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from portal.core import language
from portal.core.db import db

log = logging.getLogger(__name__)


class State(StrEnum):
    """Well; somebody should look; something is broken; could not be found out, which is nobody's fault."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    UNKNOWN = "unknown"


#: Exit codes of `doctor`: the worst of what was found.
WEIGHT = {State.GOOD: 0, State.UNKNOWN: 0, State.LOOK: 1, State.BAD: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """How it stands, and a sentence that says what to do where something is to be done."""

    state: State
    told: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at. A slow one asks a server or reads everything: never in a request."""

    name: str
    label: Any
    look: Callable[[datetime], Finding]
    slow: bool = False


def good(told: str) -> Finding:
    return Finding(State.GOOD, told)


def look(told: str) -> Finding:
    return Finding(State.LOOK, told)


def bad(told: str) -> Finding:
    return Finding(State.BAD, told)


def unknown(told: str) -> Finding:
    return Finding(State.UNKNOWN, told)


def ask(check: Check, now: datetime) -> Finding:
    """What this check finds. One that breaks off has found nothing out, and hides no other."""
    with language.spoken(_language()):
        try:
            return check.look(now)
        except Exception as error:
            log.warning("a check broke off", extra={"check": check.name}, exc_info=True)
            db.session.rollback()
            return unknown(_("This could not be looked at: %(error)s.", error=type(error).__name__))


def _language() -> str:
    """The reader's, or the association's: which may be where nobody can read it just now."""
    try:
        return language.current()
    except Exception:
        db.session.rollback()
        return language.SOURCE


def worst(states: list[State]) -> State:
    """The one that counts."""
    return max(states, key=lambda state: WEIGHT[state], default=State.GOOD)
