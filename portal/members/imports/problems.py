"""What is wrong with a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the line of the file, the column's heading, and what to do."""

    line: int
    column: str
    sentence: str
