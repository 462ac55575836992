"""Finding the person that an organiser means, by name and by choice."""

from __future__ import annotations

from flask import request

from portal.core.db import db
from portal.events.programme.queries.people import members_called
from portal.members.people.models import Person


def words_in(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def chosen_member() -> Person | None:
    """The member that the form names; only somebody whose membership counts today, or nobody."""
    number = request.form.get("person", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return db.session.scalar(members_called("").where(Person.id == int(number)))
