"""What bodies, seats and terms can be asked. Each query's docstring says who may see what it returns."""

from __future__ import annotations

from portal.leadership.offices.queries.apart import apart_ids, held_beside, may_go_apart, positions_apart
from portal.leadership.offices.queries.bodies import (
    all_bodies,
    body_by_slug,
    positions_and_seats,
    seen_by,
    with_body,
    with_position,
)
from portal.leadership.offices.queries.rights import (
    bodies_in_reach,
    carried_in,
    held_on,
    holders_by_term,
    holders_of_right,
    people_with_right,
    reaching_down,
    sits_there,
)
from portal.leadership.offices.queries.seats import SeatOn, in_bodies, seats_among, seats_on
from portal.leadership.offices.queries.terms import (
    chairs_of,
    holders_before,
    offices_of,
    past_terms,
    terms_of_person,
    terms_of_seats,
    with_seat,
)

__all__ = [
    "SeatOn",
    "all_bodies",
    "apart_ids",
    "bodies_in_reach",
    "body_by_slug",
    "carried_in",
    "chairs_of",
    "held_beside",
    "held_on",
    "holders_before",
    "holders_by_term",
    "holders_of_right",
    "in_bodies",
    "may_go_apart",
    "offices_of",
    "past_terms",
    "people_with_right",
    "positions_and_seats",
    "positions_apart",
    "reaching_down",
    "seats_among",
    "seats_on",
    "seen_by",
    "sits_there",
    "terms_of_person",
    "terms_of_seats",
    "with_body",
    "with_position",
    "with_seat",
]
