"""A row of a list as it will be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.members.memberships.models.organisation import name_key


@dataclass(slots=True)
class Entry:
    """One row that can be written: fields of the person or of the firm, and when their membership runs."""

    line: int
    values: dict[str, Any]
    #: About a firm and nobody of it; `values` are the firm's then.
    is_firm: bool = False
    #: The firm that they speak for: their own, or another whose member they are.
    firm: str = ""
    person_id: int | None = None
    #: What that person is called here.
    was: str = ""
    plan: str = ""
    #: Whose the membership is, where the row says so: `person` or `organisation`.
    holder: str = ""
    start: date | None = None
    covered_until: date | None = None
    #: Of somebody with several rows: the days [from, to) of memberships that were over before this one began.
    earlier: list[tuple[date, date]] = field(default_factory=list)
    #: Covered without end.
    endless: bool = False
    is_member: bool = False
    #: Whether they count today, by what the list says: only who does is invited.
    counts: bool = True
    #: Called lapsed, archived or dead: no grace runs after what was covered.
    gone: bool = False
    dead: bool = False
    died_on: date | None = None
    #: They do not want to be written to.
    opted_out: bool = False
    #: The membership that several rows share, and whether this row is whoever speaks for all of them.
    bundle: str = ""
    is_primary: bool = False
    status: tuple[str, ...] = ()

    @property
    def firm_key(self) -> str:
        """What makes the firm the same as others of its name; nothing where there is none."""
        return name_key(self.firm) if self.firm else ""
