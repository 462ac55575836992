"""Whom the office chose in its lists: people or organisations that were ticked, or all whom a narrowed list found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from werkzeug.datastructures import MultiDict

from portal.core.choices import MOST_ROWS
from portal.core.db import db
from portal.members.memberships.models import Organisation
from portal.members.memberships.narrowing import Narrowing
from portal.members.memberships.queries.firms import firms
from portal.members.memberships.queries.office import everybody, numbers
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

    @classmethod
    def to_hand_out(cls, given: MultiDict[str, str]) -> Selection:
        """The same for a list that is handed out: whoever ticked nobody means the narrowed list."""
        found = cls.read(given)
        return cls(found.ticked, found.whole or "who" not in given, found.narrowed)

    def people(self, day: date) -> Select[int]:
        """Their ids, each once, as of the day."""
        if self.whole:
            found: Any = everybody(**self.narrowed.asked(day))
            return found.with_only_columns(Person.id, maintain_column_froms=True).order_by(None)  # type: ignore[no-any-return]
        return select(Person.id).where(Person.id.in_(self.ticked))

    def people_there(self, day: date) -> Sequence[int]:
        """The ids of those who are still in the list, in its order."""
        if self.whole:
            return numbers(**self.narrowed.asked(day))
        found = select(Person.id).where(Person.id.in_(self.ticked), Person.is_there())
        return db.session.scalars(found.order_by(Person.name_key, Person.id)).all()

    def organisations_there(self, day: date) -> Sequence[int]:
        """The same of organisations."""
        found: Any = select(Organisation.id).where(Organisation.id.in_(self.ticked)).order_by(Organisation.name_key)
        if self.whole:
            asked: Any = firms(**self.narrowed.asked_of_firms(day))
            found = asked.with_only_columns(Organisation.id, maintain_column_froms=True)
        return db.session.scalars(found).all()

    @property
    def address(self) -> dict[str, Any]:
        """The same, for another address."""
        if self.whole:
            return self.narrowed.address | {"all": "yes"}
        return {"who": list(self.ticked)}
