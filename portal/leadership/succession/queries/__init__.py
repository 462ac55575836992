"""What calls and candidacies can be asked. Each query's docstring says who may see what it returns."""

from __future__ import annotations

from portal.leadership.succession.queries.calls import (
    call_by_slug,
    call_cards,
    calls_of_bodies,
    cards_among,
    cards_of_seats,
    free_opening,
    open_calls,
    openings_and_terms,
    takes_statements_on,
    unfilled_openings,
    visible_calls,
    was_filled,
)
from portal.leadership.succession.queries.candidacies import (
    calls_being_decided,
    candidacy,
    candidates_of,
    choices_to_confirm,
    chosen,
    deciders_of,
    my_candidacies,
    my_candidacy,
    my_open_candidacies,
    my_part_in,
    waiting_for_decision,
    with_call,
)
from portal.leadership.succession.queries.choices import carried_by, is_or_comes, offer_is_open
from portal.leadership.succession.queries.seats import SeatAndCall, seats_and_calls, with_calls

__all__ = [
    "SeatAndCall",
    "call_by_slug",
    "call_cards",
    "calls_being_decided",
    "calls_of_bodies",
    "candidacy",
    "candidates_of",
    "cards_among",
    "cards_of_seats",
    "carried_by",
    "choices_to_confirm",
    "chosen",
    "deciders_of",
    "free_opening",
    "is_or_comes",
    "my_candidacies",
    "my_candidacy",
    "my_open_candidacies",
    "my_part_in",
    "offer_is_open",
    "open_calls",
    "openings_and_terms",
    "seats_and_calls",
    "takes_statements_on",
    "unfilled_openings",
    "visible_calls",
    "waiting_for_decision",
    "was_filled",
    "with_call",
    "with_calls",
]
