"""What is said of many people together: in words, and only where ten or more of them are behind it."""

from __future__ import annotations

from portal.events.feedback.measures import share

#: Of fewer people nothing is said, to anybody.
LEAST = 10


def said(part: int, people: int) -> str | None:
    """How many of them, in words, of which the outer ones say neither nobody nor everybody; None of too few."""
    return share(part, people) if people >= LEAST else None
