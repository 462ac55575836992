"""What the ticket types of an event leave to choose, as far as they are given out."""

from __future__ import annotations

from collections.abc import Sequence

from portal.events.tickets.models import TicketType


def none_left(kinds: Sequence[TicketType]) -> bool:
    """Whether every kind of place that is given out is taken."""
    left = [kind.free is None or kind.free > 0 for kind in _given(kinds)]
    return bool(left) and not any(left)


def some_for_guests(kinds: Sequence[TicketType]) -> bool:
    """Whether a guest may have a place: one is of a kind for them, or there are no kinds."""
    given = _given(kinds)
    return any(kind.is_for_guests for kind in given) or not given


def costs_something(kinds: Sequence[TicketType]) -> bool:
    """Whether anybody pays for any of them, members or guests."""
    return any(kind.member_price or kind.guest_price for kind in kinds)


def _given(kinds: Sequence[TicketType]) -> list[TicketType]:
    return [kind for kind in kinds if kind.closed_at is None]
