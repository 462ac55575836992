"""Forms of rhythm."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, Yes
from portal.core.say import weekday_names
from portal.relationships.rhythm.models import FIRST_HOUR, LAST_HOUR
from portal.relationships.ties.forms import WEEKS


def weekdays() -> list[tuple[str, str]]:
    """Monday is 1."""
    return [(str(number), whole) for number, (_short, whole) in enumerate(weekday_names(), 1)]


class InTouchForm(Form):
    """How often I would like to be in touch with somebody."""

    weeks = Choice(_l("How often you would like to be in touch"), required=False, choices=WEEKS)


class RhythmForm(Form):
    """When I am written to about my week."""

    wanted = Yes(_l("Write to me, once a week at most"))
    weekday = Choice(_l("On which day"), choices=weekdays)
    hour = Choice(
        _l("At what time"), choices=[(str(hour), f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    )
    paused_until = Day(_l("Pause until"), required=False)
