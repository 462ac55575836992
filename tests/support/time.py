"""The clock, held still: `frozen("2026-05-19 18:30")`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock


class Frozen:
    """A clock that moves only when told. Moments without a zone are UTC."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, at: str | datetime) -> datetime:
        """Set the clock; gives the moment back."""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._stack.enter_context(clock.frozen(moment))
        return moment

    def forward(self, **by: float) -> datetime:
        """Move on: `frozen.forward(days=2)`."""
        return self(clock.now() + timedelta(**by))


@pytest.fixture
def frozen() -> Iterator[Frozen]:
    """A clock held still from now on: `frozen("2026-05-19 18:30")` sets it, `frozen.forward(hours=1)` moves it."""
    with ExitStack() as stack:
        yield Frozen(stack)


@pytest.fixture
def now() -> datetime:
    """This moment, as operations take it."""
    return clock.now()
