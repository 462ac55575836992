"""How far the association lets people open the fields of their profiles; search follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.core import audit, jobs, settings
from portal.core.db import db
from portal.core.locking import for_update
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.members.people.operations.people import index_people
from portal.members.people.profile import BY_NAME
from portal.members.people.steps import Step, locks

AT_ONCE = 500


def lock_fields(widest: Mapping[str, Step], *, by: int | None, next: str = "") -> Job | None:
    """From now on these fields are opened no further, and all others as their owners like; None if nothing changes.

    Pages, cards and lists follow at once, and search when the job is done.
    """
    before = locks()
    after = {name: step for name, step in widest.items() if name in BY_NAME and step is not Step.PUBLIC}
    if after == before:
        return None
    settings.change(profile_locks=[[name, step.value] for name, step in sorted(after.items())])
    audit.write("members.fields_locked", about=("association", 1), before=_plain(before), after=_plain(after))
    return jobs.start("members.index", kept(_l("Search follows the new rules")), account_id=by, arguments={}, next=next)


def _plain(steps: Mapping[str, Step]) -> dict[str, Any]:
    return {name: step.value for name, step in sorted(steps.items())}


@jobs.job("members.index")
def index_job(row: Job) -> dict[str, Any]:
    """Put what every member may read of each person into the index anew, some hundreds at a time."""
    total, done, last = db.session.scalar(select(func.count(Person.id))) or 0, 0, 0
    while True:
        with unit_of_work():
            some = select(Person).where(Person.id > last).order_by(Person.id).limit(AT_ONCE)
            people = db.session.scalars(for_update(some, Person)).all()
            index_people(people)
            numbers = [person.id for person in people]
        if not numbers:
            return {"people": done}
        done, last = done + len(numbers), numbers[-1]
        jobs.progress(row, done, total)
