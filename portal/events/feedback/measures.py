"""What came of an event, in sentences about all of it and about nobody; packages above bring them.

`CAME_OF_IT.add(house, sentences)`: for those who run the event, from a month after it on. Whoever brings one says
nothing while fewer than `FEW` people are behind it, and no number at all: `share` has words, of which the outer ones do
not say that nobody did, or that everybody did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask_babel import gettext as _

from portal.core.house import Registry
from portal.events.programme.models import Event, Phase

CAME_OF_IT = Registry[Callable[[Event, datetime], list[str]]]()
#: So long after the event it is said what came of it.
FROM = timedelta(days=30)


def came_of(event: Event, now: datetime) -> list[str]:
    """For those who run the event; nothing before its time."""
    if event.phase(now) is not Phase.OVER or now < event.end_utc + FROM:
        return []
    return [sentence for sentences in CAME_OF_IT.all() for sentence in sentences(event, now)]


def share(part: int, whole: int) -> str:
    """How many of them, in words; `whole` is more than nothing."""
    said = (
        (0.2, _("few or none")),
        (0.4, _("some")),
        (0.6, _("about half")),
    )
    return str(next((words for below, words in said if part / whole < below), _("most or all")))
