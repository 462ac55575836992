"""`/events/<slug>/manage/reminders`: how long before an event those who come are reminded."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import answered, shown
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.registrations.routes.finding import find_event
from portal.events.telling.forms import RemindersForm
from portal.events.telling.operations import reminders as operations


@bp.route("/events/<slug>/manage/reminders", methods=["GET", "POST"])
@requires(manage, of=find_event)
def reminders(event: Event) -> ResponseReturnValue:
    form, slug = RemindersForm(data={"offsets": [str(minutes) for minutes in event.reminders]}), event.slug

    def act() -> str:
        operations.choose(event, map(int, form.offsets.data or []), now=clock.now())
        return url_for(".message", slug=slug)

    if done := answered(form, act, _("Saved.")):
        return done
    event, now = find_event(slug), clock.now()
    closed = operations.why_nobody(event, now)
    return shown("events/reminders.html", event=event, phase=event.phase(now), form=form, closed=closed)
