"""How many requests of a process may wait to write: one fewer than there are threads, so that pages are still read.

While writing goes on, everybody gets their turn. When it stands still (somebody holds the lock of the database), those
for whom there is no place are told to come back, at once, instead of taking the last thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.core import deadlines
from portal.core.errors import Crowded

#: Seconds without any movement after which writing stands still.
STILL = 0.5


class Writers:
    """The places of one process."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(max(1, places))
        self._moved = time.monotonic()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place. Raises Crowded when there is none and nobody moves."""
        while not self._places.acquire(timeout=0.05):
            if time.monotonic() - self._moved > STILL or deadlines.over():
                raise Crowded
        self._moved = time.monotonic()
        try:
            yield
        finally:
            self._moved = time.monotonic()
            self._places.release()
