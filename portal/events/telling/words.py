"""How it is said to whom an organiser writes, and when people are reminded."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.events.programme.models import REMINDERS
from portal.events.telling.models import Audience

AUDIENCES: dict[str, Any] = {
    Audience.PLACES: _l("Those who have a place"),
    Audience.WAITING: _l("Those who wait"),
    Audience.EVERYBODY: _l("Both, everybody on the list"),
    Audience.CAME: _l("Those who were there"),
}
#: As a choice, and within a sentence; in the order of `REMINDERS`.
_BEFORE = (
    (_l("A week before"), _l("a week before")),
    (_l("Three days before"), _l("three days before")),
    (_l("The day before"), _l("the day before")),
    (_l("Two hours before"), _l("two hours before")),
)
OFFSETS: dict[int, tuple[Any, Any]] = dict(zip(REMINDERS, _BEFORE, strict=True))


def audience_label(audience: str) -> str:
    """ "Those who wait"."""
    return str(AUDIENCES[audience])


def say_offset(minutes: int) -> str:
    """ "the day before"."""
    return str(OFFSETS[minutes][1])


FILTERS = (audience_label,)
