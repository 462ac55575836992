"""What the letters between members say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.notices import Examples
from portal.core.settings import today
from portal.core.web import external_url


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    day, home = today(now), external_url("home.index")
    return {
        "relationships": {
            "other": "Tomás Rivera",
            "other_first": "Tomás",
            "title": "Somebody who repairs clocks",
            "way": "helps",
            "kind": "kindness",
            "day": day - timedelta(days=5),
            "ends": day + timedelta(days=3),
            "start": now + timedelta(days=4),
            "until": now + timedelta(days=7),
            "things": [
                ["You have not spoken with Edda since March. She has a new shop.", f"{home}#edda"],
                ["You promised Kofi a name.", f"{home}#kofi"],
            ],
            "again": True,
            "offer": True,
            "thanked": True,
            "moved": True,
            "moving": True,
            "counter": True,
            "mine": True,
            "shown": True,
        },
        "introductions": {
            "asker": "Mara Lindqvist",
            "one": "Jonas Weber",
            "other": "Amara Okafor",
            "member": "Jonas Weber",
            "who": "Amara Okafor",
            "thanks": "We have talked for two hours, and mean to go on.",
            "outside": True,
        },
        "outside": {
            "giver": "Mara Lindqvist",
            "receiver": "Jonas Weber",
            "receiver_first": "Jonas",
            "code": "408 517",
            "signs_in": True,
        },
    }
