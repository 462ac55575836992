"""`/events/<slug>/manage/answers`: what those on the list answered, for those who run the event."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import shown
from portal.core.paging import page_number, paginate
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.questions.models import COUNTED
from portal.events.questions.policies import read_sensitive
from portal.events.questions.queries import Asked, questions_of
from portal.events.questions.words import DAYS_KEPT
from portal.events.registrations.queries import answers as queries
from portal.events.registrations.routes.finding import find_event


@bp.get("/events/<slug>/manage/answers")
@requires(manage, of=find_event)
def answers(event: Event) -> ResponseReturnValue:
    """How often each answer was chosen; and of one question, who said what."""
    now = clock.now()
    every = questions_of(event.id)
    readable = [each for each in every if _may_read(event, each)]
    here = _chosen(every, readable)
    page = paginate(queries.to_question(event.id, here.id), page=page_number(), rows=True) if here else None
    return shown(
        "events/answers.html", event=event, phase=event.phase(now), now=now, questions=readable, here=here, page=page,
        deleted=_is_deleted(event, now), counted=COUNTED,
        sums=queries.sums(event.id, [each.id for each in readable if each.kind in COUNTED]),
    )  # fmt: skip


def _is_deleted(event: Event, now: datetime) -> bool:
    """Whether what was answered there in confidence is gone by now, as was promised."""
    over = event.end_utc <= now - timedelta(days=DAYS_KEPT) and not event.day_is_open
    return over or event.cancelled_at is not None


def _may_read(event: Event, asked: Asked) -> bool:
    """Whether who asks may read the answers to it; they manage the event."""
    return not asked.sensitive or read_sensitive(actor(), event)


def _chosen(every: list[Asked], readable: list[Asked]) -> Asked | None:
    """The one that the address names, or the first."""
    named = request.args.get("question", "")
    if not named:
        return next(iter(readable), None)
    found = next((each for each in every if str(each.id) == named), None) or abort(404)
    return found if found in readable else abort(403)
