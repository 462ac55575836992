"""What volunteering can be asked. Each query's docstring says who may see what it returns."""

from __future__ import annotations

from portal.volunteering.queries.shifts import (
    crew_and_mine,
    crew_of,
    expected_at,
    lacking,
    lacking_at_events_of,
    mine_on,
    my_any,
    my_coming,
    my_past,
    of_event,
    of_house,
    on,
    open_first,
    organisers_of,
    organises,
    to_remind,
    visible,
    whole,
)

__all__ = [
    "crew_and_mine",
    "crew_of",
    "expected_at",
    "lacking",
    "lacking_at_events_of",
    "mine_on",
    "my_any",
    "my_coming",
    "my_past",
    "of_event",
    "of_house",
    "on",
    "open_first",
    "organisers_of",
    "organises",
    "to_remind",
    "visible",
    "whole",
]
