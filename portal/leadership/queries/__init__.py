"""What leadership can be asked. Each query's docstring says who may see what it returns."""

from __future__ import annotations

from portal.leadership.queries.calls import (
    call_by_slug,
    call_cards,
    calls_being_decided,
    calls_of_bodies,
    candidates_of,
    cards_of_seats,
    deciders_of,
    my_candidacies,
    my_candidacy,
    my_open_candidacies,
    my_suggestions,
    open_calls,
    visible_calls,
    waiting_for_decision,
)
from portal.leadership.queries.offices import (
    all_bodies,
    bodies_on,
    body_by_slug,
    chairs_of,
    past_terms,
    positions_of,
    seats_of,
    terms_of_person,
    terms_of_seats,
)
from portal.leadership.queries.rights import Held, held_on, holders_of_right, people_with_right
from portal.leadership.queries.seats import FORECAST_DAYS, SeatOn, in_bodies, seats_on

__all__ = [
    "FORECAST_DAYS",
    "Held",
    "SeatOn",
    "all_bodies",
    "bodies_on",
    "body_by_slug",
    "call_by_slug",
    "call_cards",
    "calls_being_decided",
    "calls_of_bodies",
    "candidates_of",
    "cards_of_seats",
    "chairs_of",
    "deciders_of",
    "held_on",
    "holders_of_right",
    "in_bodies",
    "my_candidacies",
    "my_candidacy",
    "my_open_candidacies",
    "my_suggestions",
    "open_calls",
    "past_terms",
    "people_with_right",
    "positions_of",
    "seats_of",
    "seats_on",
    "terms_of_person",
    "terms_of_seats",
    "visible_calls",
    "waiting_for_decision",
]
