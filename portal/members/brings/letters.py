"""What the letters of members say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.notices import Examples
from portal.core.say import say_day, say_money
from portal.core.settings import association, today
from portal.mail.writing.templates import Written


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    day = today(now)
    return {
        "members": {
            "name": "Lena Brightwater",
            "writer": "Jonas Weber",
            "writer_first": "Jonas",
            "inviter": "Mara Lindqvist",
            "firm": "Lindqvist Bindery",
            "house": association().called,
            "title": "The library is open again",
            "words": "We would like to know you a little better.\n\nWhat do you do on a good day?",
            "reason": "We have more applications than places this year.\nThe list opens again in March.",
            "what": "Walled-garden nursery. Knows which rose survives a north wall.",
            "applicant": "Kofi Ransome",
            "plan": "Member",
            "last": say_day(day + timedelta(days=30)),
            "grace": say_day(day + timedelta(days=60)),
            "start": say_day(day + timedelta(days=7)),
            "day": say_day(day + timedelta(days=30)),
            "until": now + timedelta(days=7),
            "time": "a year",
            "price": say_money(18000),
            "how_to_pay": "To the Ashmere Chamber, account 0042 1177, sort code 10-20-30.",
            "office": "office@ashmere.example",
            "in_grace": True,
            "over": True,
            "closed": True,
            "showed": True,
            "was_host": True,
        },
        "members.letter": {"words": Written("The library opens **on Tuesdays**.\n\n- Bring a card\n- Bring a friend")},
        "members.application_asked": {"words": "Which of your two addresses shall we use?"},
        "members.message": {"words": "You bind books, and I have one that falls apart.\n\nMay I ring you?"},
        "members.host_asked": {"words": "You both keep bees."},
    }
