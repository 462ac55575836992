"""`/events/<slug>/meeting`: people worth meeting, for whoever comes and wishes to be shown as well."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.settings import today
from portal.events.blueprint import bp
from portal.events.meeting import operations, queries
from portal.events.meeting.forms import WishForm
from portal.events.programme.models import Event
from portal.events.registrations.policies import see_own
from portal.events.registrations.routes.finding import find_event


@bp.route("/events/<slug>/meeting", methods=["GET", "POST"])
@requires(see_own, of=find_event)
def meeting(event: Event) -> ResponseReturnValue:
    """Whom I might meet, once I am shown myself. Whoever has no place is told that it is for those who have."""
    slug, me, now = event.slug, actor().person_id or 0, clock.now()
    form = WishForm()

    def act() -> str:
        operations.wish(event, me, hopes=form.hopes.data or "", offers=form.offers.data or "", now=now)
        return url_for(".meeting", slug=slug)

    if done := answered(form, act, _("Saved.")):
        return done
    event = find_event(slug)
    comes = queries.is_open(event, now) and actor().is_member
    row = db.session.execute(queries.mine(event.id, me)).one_or_none() if comes else None
    registration, wish = row or (None, None)
    if wish and not form.is_submitted():
        form = WishForm(formdata=None, obj=wish)
    found = queries.suggestions(event.id, registration, today()) if registration and wish else []
    return shown("events/meeting.html", event=event, form=form, comes=registration is not None, wish=wish, found=found)


@bp.post("/events/<slug>/meeting/leave")
@requires(see_own, of=find_event)
def leave_meeting(event: Event) -> ResponseReturnValue:
    number, me = event.id, actor().person_id or 0
    said = _("Nobody is shown to you any more, nor you to anybody.")
    return carry_out(lambda: operations.withdraw(number, me), said, back=url_for(".meeting", slug=event.slug))
