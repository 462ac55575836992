"""What leads to people, and goes along, unread, when two entries about somebody are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead, Row
from portal.relationships.one_to_ones.models import key_of


def in_order(row: Row) -> Row:
    """The key of an open talk is made of its two."""
    return row | {"open_key": row["open_key"] and key_of(row["proposer_id"], row["other_id"])}


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (
        Lead("one_to_one", arrange=in_order),
        Lead("one_to_one_promise"),
        Lead("one_to_one_sheet", own=("owner_id",)),
        Lead("one_to_one_quiet", own=("owner_id",)),
    )
