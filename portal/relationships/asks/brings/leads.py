"""What asks and offers hold about somebody, and goes along, unread, when two entries are put together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (Lead("ask", _l("Asks and offers")), Lead("ask_answer"), Lead("ask_thanks"), Lead("ask_report"))
