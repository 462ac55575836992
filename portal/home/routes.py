"""The first page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.core import access, clock
from portal.core.access import public
from portal.core.actors import Standing
from portal.core.dates import local
from portal.core.db import db
from portal.core.settings import association
from portal.home import composing
from portal.members.people.consents import Statement

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """A member's home; for everybody else the front of the house."""
    who, now = access.actor(), clock.now()
    if who.standing is not Standing.MEMBER:
        lapsed = who.standing is Standing.LAPSED
        return render_template("home/front.html", **shown(composing.front(who, now)), lapsed=lapsed)
    home = composing.home(who, now)
    return render_template(
        "home/index.html",
        **shown(home),
        greeting_hour=local(now, association().time_zone).hour,
        first=home.steps[0] if home.steps else None,
        rest=home.steps[1:],
        faces=home.faces,
        path=home.path,
        pairs=home.pairs,
        mine=home.mine,
    )


def shown(home: composing.Home) -> dict[str, Any]:
    """What both templates show."""
    return {"coming": home.coming, "calls": home.calls, "letter": home.letter}


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What the portal keeps and who can see it, in plain words, and what the association adds.

    `?edition=`: as it was added then; without one that is known, as it is today.
    """
    last = association().privacy_edition
    asked = request.args.get("edition", default=last, type=int)
    number = asked if 0 < asked <= last else last
    added = db.session.get(Statement, number) if number else None
    return render_template("home/privacy.html", added=added, today=number == last)
