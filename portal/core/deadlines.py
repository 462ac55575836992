"""How long may be waited: one total for everything that a request waits for, however often it tries.

Whatever blocks asks `left`. Without a deadline (a worker, a command) everybody waits as long as they do by themselves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: What a request may wait for, in seconds; somebody at a page waits no longer than that for anything.
PATIENCE = 10.0

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything inside waits for at most so many seconds altogether; an earlier deadline stays."""
    until, outer = time.monotonic() + seconds, _until.get()
    token = _until.set(until if outer is None else min(until, outer))
    try:
        yield
    finally:
        _until.reset(token)


def left() -> float | None:
    """Seconds until the deadline, 0 when it is over; None where there is none."""
    until = _until.get()
    return None if until is None else max(0.0, until - time.monotonic())


def over() -> bool:
    """Whether there is a deadline and nothing is left of it."""
    return left() == 0.0
