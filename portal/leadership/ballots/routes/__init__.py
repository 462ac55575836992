"""The pages of ballots."""

from __future__ import annotations

from portal.leadership.ballots.routes import office, running, voting

__all__ = ["office", "running", "voting"]
