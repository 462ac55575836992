"""What somebody wrote down goes along, unread, when two entries about them are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The table that leads to people."""
    return (Lead("business", own=("owner_id",)),)
