"""The pages that serve several nouns; whoever imports this has all pages of leadership."""

from __future__ import annotations

from portal.leadership.ballots import routes as _ballots  # noqa: F401
from portal.leadership.blueprint import bp
from portal.leadership.handover import routes as _handover  # noqa: F401
from portal.leadership.next_chapter import routes as _next_chapter  # noqa: F401
from portal.leadership.offices import routes as _offices  # noqa: F401
from portal.leadership.routes import measures, office, public, service
from portal.leadership.succession import routes as _succession  # noqa: F401

__all__ = ["bp", "measures", "office", "public", "service"]
