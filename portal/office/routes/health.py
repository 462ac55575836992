"""How the installation is: what the doctor sees at a glance, and what the worker saw on its last round."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.doctor import rounds
from portal.core.doctor.findings import State
from portal.core.jobs import poke
from portal.office.blueprint import bp


@bp.get("/office/health")
@requires(Right.ADMINISTRATION)
def health() -> ResponseReturnValue:
    """Every check, what needs a hand first: the quick ones as of now, the others as the worker last saw them."""
    seen = rounds.glance(clock.now())
    order = [State.BAD, State.LOOK, State.UNKNOWN, State.GOOD]
    seen.sort(key=lambda each: order.index(each.finding.state))
    return render_template("office/health.html", seen=seen, verdict=rounds.verdict(seen))


@bp.post("/office/health")
@requires(Right.ADMINISTRATION)
def look_again() -> ResponseReturnValue:
    """Ask the worker for a round now."""
    poke(rounds.ROUND)
    flash(_("The worker is looking. It takes up to half a minute; then load this page again."))
    return redirect(url_for(".health"), 303)
