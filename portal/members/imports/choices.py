"""What the office chose on the way in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.lists import marks
from portal.lists.columns import guessing
from portal.lists.columns import targets as t
from portal.lists.reading import Sheet, Ways
from portal.members.imports import columns

SKIP, UPDATE = "skip", "update"
#: What becomes of their part in the firm they spoke for, when the list has somebody with another one.
LEAVE, STAY = "leave", "stay"
#: Programs whose lists are of member firms, each with whom to write to.
OF_FIRMS = frozenset({"GrowthZone", "ChamberMaster"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for a whole list; kept as JSON."""

    mapping: t.Columns
    day_first: bool = True
    known: str = UPDATE
    #: Whether rows begin memberships, and of which plan when the row names none.
    memberships: bool = True
    plan: str = ""
    #: Whether the memberships are the firms' where a row names one.
    firms: bool = False
    employers: str = LEAVE
    #: Line -> whether its row is about the same person whom it looks like, or another one (`lookalikes`).
    decided: dict[str, str] = field(default_factory=dict)
    #: What words of the status come to (`statuses.Standing`), by their key: those that nobody but the office can tell.
    said: dict[str, str] = field(default_factory=dict)
    #: How the file is read, where the office said so (`reading.Ways`).
    ways: dict[str, Any] = field(default_factory=dict)
    #: The program whose list it is, as far as one is known.
    layout: str = ""

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> Choices:
        """As they were kept; of a list that waits since columns had one number each, too."""
        mapping = {
            target: [places] if isinstance(places, int) else list(places)
            for target, places in stored.get("mapping", {}).items()
        }  # fmt: skip
        return cls(**{**stored, "mapping": mapping})

    @property
    def read_in(self) -> Ways:
        """How the file is read, as far as the office said so."""
        return Ways(**self.ways)

    def to_keep(self) -> dict[str, Any]:
        """Fit for JSON."""
        return dataclasses.asdict(self)


def first_choices(sheet: Sheet, ways: Ways | None = None, layout: str | None = None) -> Choices:
    """What a list looks like, before anybody has chosen. `ways` and `layout`: what the office said of the file."""
    found = guessing.guess(sheet.headings, [row for _line, row in sheet.rows], layout=layout)
    mapping = columns.offered(found.mapping)
    firms = found.layout in OF_FIRMS or _has_firms_alone(sheet, mapping)
    kept = dataclasses.asdict(ways) if ways else {}
    return Choices(mapping, firms=firms, ways=kept, layout=found.layout)


def _has_firms_alone(sheet: Sheet, mapping: t.Columns) -> bool:
    """Whether some row has a firm and nobody of it."""
    if t.FIRM not in mapping:
        return False
    people = [place for target in (t.NAME, t.GIVEN, t.FAMILY) for place in mapping.get(target, [])]
    return any(
        not marks.is_no_firm(t.cell(row, mapping[t.FIRM])) and not t.cell(row, people) for _line, row in sheet.rows
    )
