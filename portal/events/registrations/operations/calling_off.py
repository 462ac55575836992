"""This one and all that follow in its series are called off or postponed: a job, an event to a transaction.

Hundreds are told of each, and nobody who signs up elsewhere is to wait behind all of them. A job that broke off, or was
begun twice, does what is left: what is cancelled or postponed already stays as it is.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import publishing, seats
from portal.events.programme.operations.series import turns_locked
from portal.events.registrations.operations import changing

KIND = "events.following"


def cancel_following(
    event: Event, reason: str, *, among: set[int], discards: set[int], now: datetime, by: int | None = None,
    account_id: int | None = None, back: str = "",
) -> Job:  # fmt: skip
    """Begin to call this one and all that follow off, for good: those `among` them that whoever asks may manage.

    `discards`: drafts that they may throw away, which are; others stay drafts, and none goes out by itself.
    """
    over = {Phase.CANCELLED, Phase.OVER}
    numbers = [each.id for each in _following(event, among) if each.phase(now) not in over]
    title = kept(_l("Events of a series are cancelled"))
    asked = {"what": "cancel", "events": numbers, "discards": sorted(discards), "reason": reason, "by": by}
    return jobs.start(KIND, title, account_id=account_id, arguments=asked, next=back)


def postpone_following(
    event: Event, reason: str, *, among: set[int], now: datetime, by: int | None = None,
    account_id: int | None = None, back: str = "",
) -> Job:  # fmt: skip
    """Begin to postpone this one and all that follow; drafts stay as they are."""
    numbers = [each.id for each in _following(event, among) if each.phase(now) is Phase.PUBLISHED]
    title = kept(_l("Events of a series are postponed"))
    asked = {"what": "postpone", "events": numbers, "discards": [], "reason": reason, "by": by}
    return jobs.start(KIND, title, account_id=account_id, arguments=asked, next=back)


@jobs.job(KIND)
def carry_out(row: Job) -> dict[str, Any]:
    """The job: one event after the other, each with everybody on its list told."""
    numbers: list[int] = row.arguments["events"]
    for done, number in enumerate(numbers, 1):
        jobs.retried(partial(_do_one, number, row.arguments))
        jobs.progress(row, done, len(numbers), kept(_ln("%(num)s event", "%(num)s events", done)))
    return {"events": len(numbers)}


def _following(event: Event, among: set[int]) -> list[Event]:
    return [turn.event for turn in turns_locked(event, since=True) if turn.event_id in among]


def _do_one(number: int, asked: dict[str, Any]) -> None:
    now = clock.now()
    with unit_of_work():
        found = db.session.get(Event, number)
        if found is None:
            return  # a draft that was thrown away meanwhile
        event = seats.lock(found)
        phase, reason, by = event.phase(now), asked["reason"], asked["by"]
        if asked["what"] == "postpone":
            if phase is Phase.PUBLISHED:
                changing.postpone(event, reason, now=now, by=by)
        elif phase.hidden:
            if phase is Phase.SCHEDULED:
                publishing.call_back(event, now=now)
            if event.id in asked["discards"]:
                publishing.discard(event, now=now)
        elif phase is not Phase.OVER:
            changing.cancel_event(event, reason, now=now, by=by)
