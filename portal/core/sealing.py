"""Placeholder until the sealing of texts is there: words as bytes."""

from __future__ import annotations

import hashlib
from typing import Any


class _Sealed:
    def __set_name__(self, owner: type, name: str) -> None:
        self.column = f"{name}_sealed"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        kept = getattr(row, self.column)
        return kept.decode() if kept else ""

    def __set__(self, row: Any, words: str) -> None:
        setattr(row, self.column, words.encode() if words else None)


def sealed(owner: str) -> Any:
    """Words that are sealed with the key of the person whose number stands in this column."""
    return _Sealed()


def sealed_by(key: str) -> Any:
    """Words that are sealed with a key of the row's own."""
    return _Sealed()


def pseudonym(purpose: str, person_id: int) -> str:
    """The same person, unreadable."""
    return hashlib.sha256(f"{purpose}:{person_id}".encode()).hexdigest()
