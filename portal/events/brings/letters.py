"""What the letters of events say in the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

from portal.core.notices import Examples
from portal.core.say import say_moment, say_money
from portal.core.settings import association
from portal.mail.writing.templates import Written


def examples(now: datetime) -> Examples:
    """Sample values for each letter, in the language that is spoken."""
    zone = association().time_zone
    begins = (now + timedelta(days=9)).replace(minute=30, second=0, microsecond=0)
    when, until = say_moment(begins, zone), say_moment(now + timedelta(days=2), zone)
    event = SimpleNamespace(
        title="Breakfast at the Mill",
        venue="The Mill",
        venue_note="The door is round the back; ring twice.",
        cost="£12",
        cancel_until=begins - timedelta(days=2),
        cancel_reason="The river is too high, and the cellar is wet.\n\nWe are sorry.",
        zone=zone,
    )
    return {
        "events": {
            "event": event,
            "when": when,
            "that_day": when,
            "where": "The Mill, 3 Weir Street, Ashmere",
            "until": until,
            "guests": "Lena Brightwater, Kofi Ransome",
            "host": "Tomás Rivera",
            "amount": say_money(1200),
            "paid": say_money(1200),
            "reference": "BREAKFAST-17",
            "how_to_pay": "To the Ashmere Chamber, account 0042 1177, sort code 10-20-30.\nOr in cash at the door.",
            "in_calendar": True,
            "changes": ["It begins at half past eight, not at eight.", "The place is now The Mill."],
            "came": True,
            "held": True,
            "waits": True,
            "linked": True,
            "listed": True,
            "signs_in": True,
            "had_a_place": True,
            "subject": "What to bring",
            "writer": "Tomás Rivera",
            "words": Written("> Please bring a cup of your own.\n>\n> There will be **two** kinds of soup."),
            "why": "The room holds twenty, and fifty asked.\nThe next one is in May.",
            "at_once": [f"Supper for newcomers, {say_moment(now + timedelta(days=1), zone)}"],
            "later": [f"Breakfast at the Mill, {when}"],
        }
    }
