"""The pages of offices: one module per noun for the office, and what members do."""

from __future__ import annotations

from portal.leadership.offices.routes import apart, bodies, limits, member, positions, terms, years

__all__ = ["apart", "bodies", "limits", "member", "positions", "terms", "years"]
