"""What is typed and sent at the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core.forms import Form, Text
from portal.events.arrivals.models import LONGEST_DOOR, What

#: What one message of a device holds at most; it sends the rest in the next.
MOST_AT_ONCE = 100


class WalkInForm(Form):
    name = Text(_l("Name"), limit=100)


def marks_in(sent: Any, now: datetime) -> list[dict[str, Any]]:
    """What a device has noted while it was out of reach, for `check_ins.note`: the first so many of it.

    Times are told by its own clock, along with what that said when they were sent: so a wrong clock does no harm.
    Raises ValidationError for what no page of ours sends.
    """
    try:
        sent_at, door = float(sent["now"]), door_in(sent.get("door"))
        return [
            {
                "place": _text(mark["place"], 22),
                "what": What(mark["what"]),
                "at": now - timedelta(milliseconds=min(max(sent_at - float(mark["at"]), 0), 1e10)),
                "client_uuid": _text(mark["uuid"], 36),
                "door": door,
            }
            for mark in sent["marks"][:MOST_AT_ONCE]
        ]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError from error


def door_in(said: Any) -> str:
    """What a device calls its door; nothing for what cannot be read, since what was noted there is worth more."""
    words = " ".join(said.split()) if isinstance(said, str) else ""
    return words[:LONGEST_DOOR].strip() if words.isprintable() else ""


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= most:
        raise ValueError(value)
    return value
