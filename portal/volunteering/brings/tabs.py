"""The pages behind an event that volunteering brings."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from portal.core.access import actor
from portal.events.programme.models import Event
from portal.volunteering import policies


def event_tab(event: Event) -> tuple[str, str] | None:
    """The shift board, among the pages behind an event."""
    if not policies.manage_event_shifts(actor(), event):
        return None
    return str(_("Shifts")), url_for("volunteering.board", slug=event.slug)
