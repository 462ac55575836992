"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.core import access, clock
from portal.core.access import public
from portal.core.actors import Standing
from portal.core.dates import local
from portal.core.db import db
from portal.core.settings import association, today
from portal.events.registrations.queries import sight
from portal.home import composing
from portal.leadership.succession import queries as leadership

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """A member's home; for everybody else the front of the house."""
    who, now = access.actor(), clock.now()
    if who.standing is not Standing.MEMBER:
        return render_template(
            "home/front.html",
            coming=list(db.session.scalars(sight.coming(who, now, composing.MOST_COMING))),
            calls=_calls(),
            letter=composing.latest_letter(who),
            lapsed=who.standing is Standing.LAPSED,
        )
    steps, coming = composing.steps_and_coming(who, now)
    return render_template(
        "home/index.html",
        greeting_hour=local(now, association().time_zone).hour,
        first=steps[0] if steps else None,
        rest=steps[1:],
        coming=coming,
        calls=_calls(),
        faces=composing.new_faces(who),
        letter=composing.latest_letter(who),
    )


def _calls() -> list[object]:
    who = access.actor()
    day = today()
    calls = list(db.session.scalars(leadership.open_calls(who, day).limit(2)))
    return list(leadership.call_cards(calls, day))


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What the portal keeps and who can see it, in plain words."""
    return render_template("home/privacy.html")
