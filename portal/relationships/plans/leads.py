"""Plans go along, unread, when two entries about somebody are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The table that leads to people."""
    return (Lead("aim", own=("owner_id",)),)
