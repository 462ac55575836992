"""What the letters of newsletters say in the gallery."""

from __future__ import annotations

from datetime import datetime

from portal.core.notices import Examples


def examples(_now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    return {"newsletters": {"editor": "Ines Halloway", "title": "A bench, a kettle, and who is new"}}
