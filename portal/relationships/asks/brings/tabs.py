"""The page behind an event that asks bring."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from portal.core.access import actor
from portal.events.programme.models import Event
from portal.relationships.asks import policies


def event_tab(event: Event) -> tuple[str, str] | None:
    """The ring of the event, among the pages behind it."""
    if not policies.run_ring(actor(), event):
        return None
    return str(_("The ring")), url_for("asks.ring", slug=event.slug)
