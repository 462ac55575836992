"""`/events/<slug>/manage/message`: what an organiser writes to the people of an event, and what was written."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, shown
from portal.core.db import db
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.registrations.routes.finding import find_event
from portal.events.telling import queries
from portal.events.telling.forms import MessageForm
from portal.events.telling.models import Audience
from portal.events.telling.operations import messages
from portal.events.telling.queries import Size
from portal.events.telling.words import say_offset

#: So many of those that were written are shown.
MOST_SHOWN = 50


@bp.get("/events/<slug>/manage/message")
@requires(manage, of=find_event)
def message(event: Event) -> ResponseReturnValue:
    """Where they write, with how many people that reaches, and what was written before."""
    return _page(event, MessageForm())


@bp.post("/events/<slug>/manage/message/look")
@requires(manage, of=find_event)
def look_at_message(event: Event) -> ResponseReturnValue:
    """The message as it would read, how many get it, and who does not. Sends nothing."""
    form = MessageForm()
    return _page(event, form, looked_at=form.validate())


@bp.post("/events/<slug>/manage/message")
@requires(manage, of=find_event)
def write_message(event: Event) -> ResponseReturnValue:
    form, slug, who = MessageForm(), event.slug, actor()

    def act() -> Done:
        made = messages.write(
            event, Audience(form.audience.data), form.subject.data or "", form.words.data or "", now=clock.now(),
            by=who.person_id, account_id=who.account_id,
        )  # fmt: skip
        said = ngettext("Your message is on its way to one person.", "Your message is on its way to %(num)s people.",
                        made.people)  # fmt: skip
        return Done(url_for(".message", slug=slug), said)

    return answered(form, act) or _page(find_event(slug), form)


def _page(event: Event, form: MessageForm, *, looked_at: bool = False) -> ResponseReturnValue:
    now = clock.now()
    sizes, chosen = queries.sizes(event.id, now), Audience(form.audience.data) if looked_at else None
    values = {
        "event": event,
        "phase": event.phase(now),
        "form": form,
        "sizes": {audience: _said(size) for audience, size in sizes.items()},
        "reached": sizes[chosen].reached if chosen else 0,
        "left_out": sizes[chosen].left_out if chosen else 0,
        "names": db.session.scalars(queries.names_left_out(event.id, chosen, now)).all() if chosen else [],
        "looked_at": looked_at,
        "reminders": [say_offset(minutes) for minutes in event.reminders],
        "written": db.session.execute(queries.messages(event.id).limit(MOST_SHOWN)).all(),
    }
    template = "events/message.html"
    return render_template(template, **values) if looked_at else shown(template, **values)


def _said(size: Size) -> str:
    """ "12 people. One has no address.": what a message would reach."""
    if not size.reached and not size.left_out:
        return str(_("Nobody."))
    reached = ngettext("One person.", "%(num)s people.", size.reached) if size.reached else _("Nobody it would reach.")
    if not size.left_out:
        return str(reached)
    without = ngettext("One more has no address.", "%(num)s more have no address.", size.left_out)
    return f"{reached} {without}"
