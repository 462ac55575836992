"""The directory as a table: of each member what they show to every other member, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.members.people.models import Person
from portal.members.people.profile import FIELDS, fields_for_members

HEAD = ("name", "given_name", "family_name", *(field.name for field in FIELDS))
AT_ONCE = 1000


def rows(ids: Sequence[int]) -> Iterator[list[Any]]:
    """The rows of these people, in this order. It does not ask whether members may find them: `queries.numbers` did."""
    for place in range(0, len(ids), AT_ONCE):
        some = ids[place : place + AT_ONCE]
        found = {each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(some)))}
        for person in (found[number] for number in some if number in found):
            seen = fields_for_members(person)
            yield [person.name, person.given_name, person.family_name, *(seen.get(each.name, "") for each in FIELDS)]
        db.session.expire_all()
