"""What the open unit of work holds until it closes: facts, audit entries, and what is done after the commit.

Whatever is recorded where no unit of work is open would be kept by nobody and acted on by nobody: it is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from portal.core.db import db

_KEY = "unit"
#: Asked last thing before this thread commits: whether its work still counts. Raises where it does not.
fence: ContextVar[Callable[[], None] | None] = ContextVar("fence", default=None)


class OutsideWork(RuntimeError):
    """A fact, an audit entry or an action after the commit was recorded outside of a unit of work."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is recorded inside a unit of work: with unit_of_work(): …")


@dataclass
class Work:
    """What the caller may say about the unit of work while it is open; `answer`: where the form leads."""

    answer: str = ""
    committing: bool = False


@dataclass(slots=True)
class Unit:
    """All that goes with one transaction; nothing of it outlives it."""

    work: Work = field(default_factory=Work)
    facts: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    #: Whether one inside it failed: what that one did until then would be kept by whoever carries on.
    failed: bool = False

    def reset(self, to: tuple[int, int, int, bool]) -> None:
        """Drop what was recorded since then."""
        facts, entries, after, self.failed = to
        del self.facts[facts:], self.entries[entries:], self.after[after:]

    @property
    def so_far(self) -> tuple[int, int, int, bool]:
        """For `reset`."""
        return len(self.facts), len(self.entries), len(self.after), self.failed


def begin(unit: Unit) -> None:
    """Open it in this session."""
    db.session().info[_KEY] = unit


def end() -> None:
    """Nothing is open any more."""
    db.session().info.pop(_KEY, None)


def opened() -> Unit | None:
    """The open one of this session."""
    found: Unit | None = db.session().info.get(_KEY)
    return found


def is_open() -> bool:
    """Whether a unit of work is open in this session."""
    return opened() is not None


def needed_for(what: str) -> Unit:
    """The open one. Raises OutsideWork where there is none."""
    found = opened()
    if found is None:
        raise OutsideWork(what)
    return found


def after_commit(action: Callable[[], None]) -> None:
    """Do something cheap once the transaction has been committed (poke a worker). Never for what must not be lost.

    The same action is done once, however often it is asked for. One that fails is logged, and nothing else.
    """
    after = needed_for("an action after the commit").after
    if action not in after:
        after.append(action)
