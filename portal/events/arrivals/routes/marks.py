"""Ticking people off."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import carry_out
from portal.events.arrivals.models import What
from portal.events.arrivals.operations import noting
from portal.events.arrivals.policies import let_in
from portal.events.blueprint import bp
from portal.events.registrations.models import Place
from portal.events.registrations.routes.finding import find_place_of


@bp.post("/events/<slug>/manage/places/<int:number>/came")
@requires(let_in, of=find_place_of)
def mark_place(place: Place) -> ResponseReturnValue:
    """Somebody is here, or is not after all."""
    event, by = place.registration.event, actor().person_id
    what = What.IN if request.form.get("came") == "1" else What.UNDO
    back = url_for(".attendees", slug=event.slug, q=request.form.get("q", "")[:200] or None)
    return carry_out(lambda: noting.note(event, place, what, now=clock.now(), by=by), back=back)
