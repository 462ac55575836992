"""What events hold about somebody, and goes along when two entries about them are put together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.merging.leads import Lead, Row


def in_order(row: Row) -> Row:
    """Of two who were introduced to each other the lower number stands first."""
    first, second = sorted((row["a_person_id"], row["b_person_id"]))
    return row | {"a_person_id": first, "b_person_id": second}


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (
        Lead("registration", _l("Registrations for events")),
        Lead("visitor"),
        Lead("event_team", _l("Events they help to run")),
        Lead("event_message", _l("Messages they wrote to the people of an event")),
        Lead("event", _l("Events they set up")),
        Lead("calendar_feed"),
        Lead("door_introduction", arrange=in_order, own=("by_person_id",)),
    )
