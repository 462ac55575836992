"""What whoever is chosen next would take on: said before anybody is asked, and who could not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.lengths import Length
from portal.leadership.offices.operations import apart, limits
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call


def barred(call: Call, person_ids: Collection[int], length: Length) -> dict[int, str]:
    """Of those who stand whoever may not serve for this long, each with why."""
    days = length.start, length.end
    return limits.barred(call.position, person_ids, *days) | apart.barred(call.position, person_ids, *days)


def stands_beside(call: Call, person_id: int, length: Length) -> str | None:
    """Why somebody may not stand, where they hold what nobody may hold beside it: what `stand` would refuse."""
    return apart.barred(call.position, [person_id], length.start, length.end).get(person_id)


def how_long(call: Call) -> Length | None:
    """The term of whoever is chosen next: what the offer says, said before. None: nothing is left to offer.

    One statement.
    """
    rows = db.session.execute(queries.openings_and_terms(call, today())).all()
    if not rows:
        return None
    opening = rows[0][0]
    terms = [term for each, term in rows if each is opening and term is not None]
    return length_of(opening.seat, max(opening.free_from, today()), terms)


def would_serve_until(call: Call) -> date | None:
    """The day from which whoever is chosen next would serve no more, where that is not a full term from their first."""
    found = how_long(call)
    return None if found is None or found.is_full else found.end
