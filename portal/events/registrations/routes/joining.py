"""`/events/<slug>/join/<token>`: the way into the online room, for whoever holds the link of somebody who comes."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.core.db import one_or_404
from portal.events.blueprint import bp
from portal.events.programme.models import Phase
from portal.events.registrations import joining
from portal.events.registrations.queries import own


@bp.get("/events/<slug>/join/<token>")
@public
def join(slug: str, token: str) -> ResponseReturnValue:
    """A button to the room; 404 once the place is gone. It changes nothing and marks nobody as arrived: people come in
    by other ways too, and whoever did would count as absent.
    """
    number = joining.registration_of(token)
    if number is None:
        abort(404)
    event = one_or_404(own.event_with_place(slug, number))
    now = clock.now()
    on = event.phase(now) is Phase.PUBLISHED
    return render_template("events/join.html", event=event, phase=event.phase(now), room=event.online_url if on else "")
