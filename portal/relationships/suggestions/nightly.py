"""When lists are made anew: once a night where there are many members, and for whoever asks, once a day."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.core import jobs
from portal.core.dates import local
from portal.core.db import db
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.relationships.suggestions import building, queries
from portal.relationships.suggestions.models import SuggestionNight

ALL, ASKED = "relationships.suggestions", "relationships.suggestions_anew"
#: From this hour on, by the association's clock.
HOUR = 2


def due(now: datetime) -> None:
    """The sweep: begin the lists of today, once, however many workers ask. Few members need none: theirs are live."""
    day = today(now)
    if local(now, association().time_zone).hour < HOUR or _begun(day) or queries.are_few(day):
        return
    with unit_of_work():
        if _begun(day):
            return
        db.session.execute(delete(SuggestionNight).where(SuggestionNight.day < day))
        db.session.add(SuggestionNight(day=day, begun_at=now))
        db.session.flush()
        jobs.start(ALL, kept(_l("Suggestions of the day")), account_id=None, arguments={})


def _begun(day: date) -> bool:
    return db.session.scalar(select(SuggestionNight.begun_at).where(SuggestionNight.day == day)) is not None


@jobs.job(ALL)
def make_all(row: Job) -> dict[str, Any]:
    """The job: everybody's lists. Taken up again it begins anew, which changes nothing but the time it takes."""
    return dict(building.rebuild(today(), partial(jobs.progress, row)))


@jobs.job(ASKED)
def make_asked(row: Job) -> dict[str, Any]:
    """The job: the lists of those who wait by now."""
    return dict(building.anew(today(), partial(jobs.progress, row)))
