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
    #: What that person is called here.
    was: str = ""
    plan: str = ""
    start: date | None = None
    covered_until: date | None = None
    #: Covered without end.
    endless: bool = False
    is_member: bool = False
    #: Whether they count today, by what the list says: only who does is invited.
    counts: bool = True
