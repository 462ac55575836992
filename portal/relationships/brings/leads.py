"""What members keep about one another goes along, unread, when two entries about somebody are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead, Row

#: What its owner alone reads.
OWNED = ("tie_note", "contact", "circle_chair", "event_pick", "trust_answer", "work_wish", "tie_rhythm")
SIDES = ("met_at", "asked_at", "left_sealed")


def in_order(row: Row) -> Row:
    """A tie has the lower number first; what each of the two said stays with who said it."""
    if row["person_a_id"] < row["person_b_id"]:
        return row
    turned = {"person_a_id": row["person_b_id"], "person_b_id": row["person_a_id"]}
    for side in SIDES:
        turned |= {f"a_{side}": row[f"b_{side}"], f"b_{side}": row[f"a_{side}"]}
    return row | turned


def given_in_order(row: Row) -> Row:
    """Evidence has the lower number first, too; who gave help stays who gave it."""
    if row["person_a_id"] < row["person_b_id"]:
        return row
    giver = {"a": "b", "b": "a"}.get(row["giver"])
    return row | {"person_a_id": row["person_b_id"], "person_b_id": row["person_a_id"], "giver": giver}


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    pairs = Lead("tie", arrange=in_order), Lead("tie_evidence", arrange=given_in_order)
    return (*pairs, *(Lead(table, own=("owner_id",)) for table in OWNED), Lead("rhythm", own=("person_id",)))
