"""What the letters of referrals say in the gallery."""

from __future__ import annotations

from datetime import datetime

from portal.core.notices import Examples


def examples(_now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    return {
        "referrals": {
            "giver": "Mara Lindqvist",
            "receiver": "Jonas Weber",
            "referred": "Amara Okafor",
            "thanks": "You were right about the oak.\n\nIt holds.",
            "own": True,
            "outside": True,
        }
    }
