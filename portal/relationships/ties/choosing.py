"""Whom a form offers its reader to choose from."""

from __future__ import annotations

from flask import request

from portal.core.db import db
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships.finding import fellows, me_id
from portal.relationships.ties.queries import members_tied_to

#: Numbers of rows go no further.
LARGEST = 2**31 - 1


def people_to_choose(also: int | None = None) -> list[Person]:
    """Members today whom the reader has met, by name; and `also`, by their number, where the reader may see them."""
    me = me_id()
    found = list(db.session.scalars(members_tied_to(me, today())))
    if also is not None and also != me and also not in {person.id for person in found}:
        found += db.session.scalars(fellows().where(Person.id == also))
    return found


def with_whom() -> int | None:
    """The number of a person for whom the address asks (`?with=12`), if it is the number of anybody."""
    said = request.args.get("with", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 11 else 0
    return number if 0 < number <= LARGEST else None
