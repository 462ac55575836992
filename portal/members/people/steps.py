"""Who sees a field of a profile: four steps, each with those of the steps above it."""

from __future__ import annotations

from collections.abc import Mapping
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


_WIDTH: Final = {step: width for width, step in enumerate(Step)}
_KNOWN: Final = {step.value: step for step in Step}


def known(word: object) -> Step:
    """The step of that name; a name that nobody knows hides."""
    return _KNOWN.get(word, Step.NOBODY) if isinstance(word, str) else Step.NOBODY


def locks() -> Mapping[str, Step]:
    """How far the association lets people open a field, by name; one that is not there is its owner's to decide.

    A lock only narrows: the association never shows what somebody hid.
    """
    return {name: known(widest) for name, widest in association().profile_locks}


def reads_as(viewer: Actor) -> Step:
    """The step that a viewer stands on who is neither the owner nor in the members' office."""
    if viewer.serves or viewer.powers:
        return Step.LEADERS
    return Step.MEMBERS if viewer.is_member else Step.PUBLIC
