"""`/office/together`: how members help each other, of all of them together."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.settings import today
from portal.referrals.blueprint import bp
from portal.referrals.together import measures


@bp.get("/office/together")
@requires(Right.REPORTS)
def together() -> ResponseReturnValue:
    """Nothing about anybody, and nothing to choose from."""
    return render_template("referrals/together.html", rows=measures(today()))
