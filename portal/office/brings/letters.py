"""What the letters of the office say in the gallery."""

from __future__ import annotations

from datetime import datetime

from portal.core.notices import Examples
from portal.core.settings import association


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    return {"office": {"at": now, "house": association().called}}
