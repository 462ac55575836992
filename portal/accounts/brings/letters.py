"""What the letters of accounts say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.notices import Examples


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    return {
        "accounts": {
            "at": now - timedelta(minutes=20),
            "until": now + timedelta(days=1),
            "spoken": "408 517",
            "new_email": "ines@halloway.example",
            "inviter": "Mara Lindqvist",
            "words": "Nice that you will be with us.\n\nWe meet every first Thursday, and there is always soup.",
        }
    }
