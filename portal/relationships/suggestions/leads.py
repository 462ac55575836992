"""Lists, answers and room go along, unread, when two entries about somebody are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead

OWNED = ("suggestion", "suggestion_answer")


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (*(Lead(table, own=("owner_id",)) for table in OWNED), Lead("suggestion_room", own=("person_id",)))
