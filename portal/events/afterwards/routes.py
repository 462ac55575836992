"""`/events/<slug>/manage/afterwards`: how it was, for those who run it to write and the newsletter to tell."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.events.afterwards import operations
from portal.events.afterwards.forms import AfterwordForm
from portal.events.afterwards.models import Afterword
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.registrations.routes.finding import find_event


@bp.route("/events/<slug>/manage/afterwards", methods=["GET", "POST"])
@requires(manage, of=find_event)
def afterwards(event: Event) -> ResponseReturnValue:
    """A few sentences about it; without them the newsletter says only that it took place."""
    slug, word = event.slug, db.session.get(Afterword, event.id)
    form = AfterwordForm(data={"words": word.words if word else ""})

    def act() -> str:
        operations.write(event, form.words.data or "", now=clock.now())
        return url_for(".afterwards", slug=slug)

    if done := answered(form, act, _("Saved. The next edition of the newsletter tells it in these words.")):
        return done
    event = find_event(slug)
    return shown("events/afterwards.html", event=event, phase=event.phase(clock.now()), form=form)
