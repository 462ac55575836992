"""Who sees a field of a profile: four steps, each with those of the steps above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.core.actors import Actor
from portal.core.settings import association


class Step(StrEnum):
    """As stored. NOBODY: their owner and the members' office alone. LEADERS: whoever serves or has a right."""

    NOBODY = "nobody"
    LEADERS = "leaders"
    MEMBERS = "members"
    PUBLIC = "public"

    @property
    def width(self) -> int:
        return _WIDTH[self]

    def within(self, widest: Step) -> Step:
        """This step, or the widest that is allowed."""
        return self if self.width <= widest.width else widest


_WIDTH: Final = {step: width for width, step in enumerate(Step)}
_KNOWN: Final = {step.value: step for step in Step}


def known(word: object) -> Step:
    """The step of that name; a name that nobody knows hides."""
    return _KNOWN.get(word, Step.NOBODY) if isinstance(word, str) else Step.NOBODY


@dataclass(frozen=True, slots=True)
class Lock:
    """What the association decided about a field: how far its members may go. `settled`: as far as that, for all."""

    widest: Step = Step.PUBLIC
    settled: bool = False


OPEN: Final = Lock()


def locks() -> Mapping[str, Lock]:
    """The association's locks by name of the field; a field without one is its owner's to decide."""
    return {name: Lock(known(widest), bool(settled)) for name, widest, settled in association().profile_locks}


def reads_as(viewer: Actor) -> Step:
    """The step that a viewer stands on who is neither the owner nor in the members' office."""
    if viewer.serves or viewer.powers:
        return Step.LEADERS
    return Step.MEMBERS if viewer.is_member else Step.PUBLIC
