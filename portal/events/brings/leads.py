"""What events hold about somebody, and goes along when two entries about them are put together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (
        Lead("registration", _l("Registrations for events")),
        Lead("event_team", _l("Events they help to run")),
        Lead("event_message", _l("Messages they wrote to the people of an event")),
        Lead("event", _l("Events they set up")),
        Lead("calendar_feed"),
    )
