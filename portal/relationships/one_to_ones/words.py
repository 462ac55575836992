"""The words of one-to-ones that stand in several places."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.relationships.one_to_ones.models import Round
from portal.relationships.one_to_ones.states import Place

PLACES = {
    Place.IN_PERSON: _l("In person"),
    Place.PHONE: _l("By telephone"),
    Place.VIDEO: _l("By video"),
}
#: The lengths that one may choose, in minutes.
LENGTHS = {
    15: _l("A quarter of an hour"),
    30: _l("Half an hour"),
    45: _l("Three quarters of an hour"),
    60: _l("An hour"),
    90: _l("An hour and a half"),
    120: _l("Two hours"),
}


def say_place(kind: Place, place: str) -> str:
    """How two people talk, and where: In person, The Weir café."""
    return str(_("%(how)s, %(where)s", how=PLACES[kind], where=place)) if place else str(PLACES[kind])


def say_where(row: Round) -> str:
    """The same of a round."""
    return say_place(row.place_kind, row.place)
