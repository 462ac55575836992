"""The pages of what comes after a term."""

from __future__ import annotations

from portal.leadership.next_chapter.routes import chapters, circle

__all__ = ["chapters", "circle"]
