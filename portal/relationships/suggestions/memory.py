"""Memory for much computing: kept while it lasts, given back when it is done."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

#: The C library's numbers for: how much is kept that is free, and from which size on something is mapped by itself.
TRIM, MAPPED = -1, -3
#: What the portal runs with, so that a worker stays small; and what it keeps while it computes.
SMALL, LARGE = 128 * 1024, 32 * 1024 * 1024


@contextmanager
def kept() -> Iterator[None]:
    """Arrays are made in memory that is already there; with each one mapped anew, half of the time goes into that."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt") or not hasattr(library, "malloc_trim"):
        yield  # another C library, which has its own way
        return
    library.mallopt(MAPPED, LARGE)
    library.mallopt(TRIM, 8 * LARGE)
    try:
        yield
    finally:
        library.mallopt(MAPPED, SMALL)
        library.mallopt(TRIM, SMALL)
        library.malloc_trim(0)
