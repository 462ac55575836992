"""What an organiser typed or chose: words, a number, a person."""

from __future__ import annotations

from flask import request

from portal.core.db import db
from portal.events.programme.queries.people import members_called
from portal.members.people.models import Person


def words_in(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def number_in(name: str) -> int:
    """The number that the form or the address says; 0, which nothing has, for anything else."""
    said = request.values.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def chosen_member() -> Person | None:
    """The member that the form names; only somebody whose membership counts today, or nobody."""
    number = number_in("person")
    return db.session.scalar(members_called("").where(Person.id == number)) if number else None
