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
    serves_or_will,
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
from portal.leadership.offices.queries.with_others import (
    HeldOn,
    also_held,
    by_way_of,
    deputies_from,
    held_with_others,
    is_served,
    may_act,
    may_carry,
)

__all__ = [
    "HeldOn",
    "SeatOn",
    "all_bodies",
    "also_held",
    "apart_ids",
    "bodies_in_reach",
    "body_by_slug",
    "by_way_of",
    "carried_in",
    "chairs_of",
    "deputies_from",
    "held_beside",
    "held_on",
    "held_with_others",
    "holders_before",
    "holders_by_term",
    "holders_of_right",
    "in_bodies",
    "is_served",
    "may_act",
    "may_carry",
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
    "serves_or_will",
    "sits_there",
    "terms_of_person",
    "terms_of_seats",
    "with_body",
    "with_position",
    "with_seat",
]
