"""What needs a decision today."""

from __future__ import annotations

from itertools import chain

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import access, clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.house import house
from portal.core.questions import made
from portal.office import first_steps
from portal.office.blueprint import bp


@bp.get("/office")
@requires(*Right)
def index() -> ResponseReturnValue:
    """The things that wait for somebody with this person's rights, the most pressing first."""
    who, now = access.actor(), clock.now()
    brought, _told = made(house().decisions, who, now)
    waiting = sorted(chain.from_iterable(brought), key=lambda decision: (decision.order, decision.since or now))
    begun = first_steps.open_for(who)
    return render_template(
        "office/index.html", waiting=waiting, today=now,
        first_step=next((step for step in first_steps.steps(who) if not step.done), None) if begun else None,
    )  # fmt: skip
