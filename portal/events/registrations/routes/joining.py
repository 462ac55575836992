"""`/events/<slug>/join/<token>`: the way into the online room, for whoever holds the link of somebody who comes."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.core.db import db
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
    whose = joining.place_of(token)
    row = db.session.execute(own.place_at(slug, *whose)).one_or_none() if whose else None
    if row is None or not joining.is_for(token, row[1]):
        abort(404)
    event = row[0]
    now = clock.now()
    on = event.phase(now) is Phase.PUBLISHED
    return render_template("events/join.html", event=event, phase=event.phase(now), room=event.online_url if on else "")
