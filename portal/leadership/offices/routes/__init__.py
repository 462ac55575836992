"""The pages of offices: one module per noun for the office, and what members do."""

from __future__ import annotations

from portal.leadership.offices.routes import bodies, limits, member, positions, terms

__all__ = ["bodies", "limits", "member", "positions", "terms"]
