"""What the letters of leadership say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.notices import Examples
from portal.core.settings import today


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    day = today(now)
    return {
        "leadership": {
            "role": "Treasurer",
            "body": "the board",
            "candidate": "Jonas Weber",
            "other": "Greta Nilsson",
            "call": "Treasurer from the spring",
            "starts": day + timedelta(days=40),
            "ends": day + timedelta(days=770),
            "closes": day + timedelta(days=21),
            "answer_by": day + timedelta(days=10),
            "start": now + timedelta(days=3),
            "until": now + timedelta(days=10),
            "meeting_on": day + timedelta(days=14),
            "meeting_at": "18:30",
            "place": "The Corn Exchange, first floor",
            "reason": "You know the books, and you say what you think.\nThat is what we need.",
            "title": "A supper for those who served",
            "words": "We meet on the last Friday of the month.\n\nCome as you are.",
            "writer": "Osei Mensah",
            "waits": True,
            "taken": True,
            "leaves": True,
            "quarter": True,
            "year": True,
        }
    }
