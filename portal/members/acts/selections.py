"""Whom the office chose in its list: people that were ticked, or all whom a narrowed list found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from werkzeug.datastructures import MultiDict

from portal.core.choices import MOST_ROWS
from portal.members.memberships.narrowing import Narrowing
from portal.members.memberships.queries.office import everybody
from portal.members.people.models import Person

#: So many may be ticked; a page of the list has fewer.
MOST_TICKED = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """`whole`: everybody of the narrowed list; else those who were ticked."""

    ticked: tuple[int, ...]
    whole: bool
    narrowed: Narrowing

    @classmethod
    def read(cls, given: MultiDict[str, str]) -> Selection:
        """From an address; what is no number of anybody is passed over."""
        said = [each for each in given.getlist("who") if each.isascii() and each.isdigit() and len(each) < 11]
        numbers = dict.fromkeys(number for number in map(int, said) if 0 < number <= MOST_ROWS)
        return cls(tuple(numbers)[:MOST_TICKED], bool(given.get("all")), Narrowing.read(given))

    def people(self, day: date) -> Select[int]:
        """Their ids, each once, as of the day."""
        if self.whole:
            found: Any = everybody(**self.narrowed.asked(day))
            return found.with_only_columns(Person.id, maintain_column_froms=True).order_by(None)  # type: ignore[no-any-return]
        return select(Person.id).where(Person.id.in_(self.ticked))
