"""What the doctor looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.core.actors import VISITOR
from portal.core.questions import MadeOf, Question, Told


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
    look: Callable[[datetime], Finding] | MadeOf[Finding]
    slow: bool = False

    @property
    def wanted(self) -> list[Question[Any]]:
        """What it asks the database that can be asked with others."""
        return list(self.look.wanted(VISITOR)) if isinstance(self.look, MadeOf) else []

    def find(self, now: datetime, told: Told | None = None) -> Finding:
        """`told`: the answers to its questions, where they were asked already."""
        if not isinstance(self.look, MadeOf):
            return self.look(now)
        return self.look(VISITOR, now) if told is None else self.look.make(VISITOR, now, told)


def good(told: str) -> Finding:
    return Finding(State.GOOD, told)


def look(told: str) -> Finding:
    return Finding(State.LOOK, told)


def bad(told: str) -> Finding:
    return Finding(State.BAD, told)


def unknown(told: str) -> Finding:
    return Finding(State.UNKNOWN, told)


def worst(states: list[State]) -> State:
    """The one that counts."""
    return max(states, key=lambda state: WEIGHT[state], default=State.GOOD)
