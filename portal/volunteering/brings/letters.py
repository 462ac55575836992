"""What the letters of volunteering say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.notices import Examples
from portal.core.settings import association


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    begins = (now + timedelta(days=6)).replace(minute=0, second=0, microsecond=0)
    return {
        "volunteering": {
            "work": "Coffee and cups",
            "event": "The Lantern Walk",
            "place": "At the lock",
            "start": begins,
            "end": begins + timedelta(hours=3),
            "until": now + timedelta(days=2),
            "zone": association().time_zone,
            "volunteer": "Wim de Boer",
            "other": "Edda Stein",
            "asker": "Greta Nilsson",
            "by": "Greta Nilsson",
            "writer": "Greta Nilsson",
            "subject": "Gloves",
            "words": "Bring gloves: it will be cold.\n\nThere is tea.",
            "note": "The cups are in the cellar.\nThe key hangs by the door.",
            "duties": "Make coffee, wash cups, and be kind to whoever comes first.",
            "reason": "The river is too high.\nWe are sorry.",
            "number": 3,
            "shifts": ["Coffee and cups: one missing", "Lanterns: 2 missing"],
            "more": 1,
            "agreed": True,
            "comes": True,
            "themselves": True,
            "sent": True,
            "signs_in": True,
            "whole_day": True,
        }
    }
