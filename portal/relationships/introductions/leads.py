"""What somebody was asked, and their pause, go along when two entries about them are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return tuple(Lead(table, own=("person_id",)) for table in ("introduction_side", "introduction_pause"))
