"""How an entry of the audit trail is put into words for whoever reads it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.core.say import say_date, say_list, say_time
from portal.core.sayings import said

#: A day, and perhaps a moment of it, as the trail keeps them.
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?P<moment> \d\d:\d\d:\d\d(\.\d+)?\+00:00)?")


def called(name: str) -> str:
    """What a value, or a kind of object, is called: no notation of ours."""
    return name.replace("_", " ")


def in_words(value: Any) -> str:
    """A value before or after, as people say it."""
    if value is None or value in ("", [], {}):
        return str(_("nothing"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return say_list(in_words(each) for each in value)
    if isinstance(value, dict):
        return say_list(f"{called(name)}: {in_words(each)}" for name, each in value.items())
    if not isinstance(value, str):
        return str(value)
    return _day(value) or said(value)


def _day(value: str) -> str:
    """The day that a text is, in words; nothing where it is none."""
    found = _DAY.fullmatch(value)
    try:
        if found and found["moment"]:
            moment = datetime.fromisoformat(value)
            return f"{say_date(moment)}, {say_time(moment)}"
        return say_date(date.fromisoformat(value)) if found else ""
    except ValueError:
        return ""
