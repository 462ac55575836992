"""What the pages of one-to-ones are about, as whoever asks may know of it."""

from __future__ import annotations

from flask import abort

from portal.core.db import one_or_404
from portal.members.people.models import Person
from portal.relationships.finding import fellows, me_id
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne, Worksheet
from portal.relationships.one_to_ones.seen import heard


def find_talk(handle: str) -> OneToOne:
    """The talk at this address, for one of its two to whom it was put; else 404, whatever rights somebody has."""
    me = me_id()
    talk = one_or_404(queries.at(handle, me))
    if not heard(talk, me):
        abort(404)
    return talk


def find_about(person_id: int) -> Person:
    """Somebody whom I may see, or about whom I have written a worksheet (they may have left; it is mine); else 404."""
    visible = fellows().where(Person.id == person_id)
    if queries.sheet_of(me_id(), person_id) is not None:
        visible = queries.person_there(person_id)
    return one_or_404(visible)


def find_sheet(person_id: int) -> Worksheet:
    """My own worksheet about somebody, else 404."""
    return one_or_404(queries.own_sheet(me_id(), person_id))
