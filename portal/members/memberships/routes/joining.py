"""`/join`: what membership is, what it costs today, and whom to write to."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.db import db
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import periods
from portal.members.memberships.queries import plans


@bp.get("/join")
@public
def join() -> ResponseReturnValue:
    offered = db.session.execute(plans.offered(today())).all()
    return render_template("members/join.html", offered=offered, period=periods.said)
