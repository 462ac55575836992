"""The pages of playbooks and handovers."""

from __future__ import annotations

from portal.leadership.handover.routes import handovers, playbooks

__all__ = ["handovers", "playbooks"]
