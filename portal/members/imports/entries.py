"""A row of a list as it will be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(slots=True)
class Entry:
    """One row that can be written: fields of the person, and when their membership runs."""

    line: int
    values: dict[str, Any]
    person_id: int | None = None
    plan: str = ""
    start: date | None = None
    covered_until: date | None = None
    is_member: bool = False
