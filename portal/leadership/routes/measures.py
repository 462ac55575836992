"""`/office/leadership/measures`: how the chain of seats held over a year."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.settings import today
from portal.leadership import measures as counting
from portal.leadership.blueprint import bp

#: So many years back can be looked at.
BACK = 10


@bp.get("/office/leadership/measures")
@requires(Right.REPORTS, Right.LEADERSHIP)
def measures() -> ResponseReturnValue:
    """Over a chosen year, this one where none or nonsense is chosen; nothing about anybody."""
    day = today()
    years = range(day.year, day.year - BACK, -1)
    said = request.args.get("year", "")
    year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 and int(said) in years else day.year
    return render_template(
        "leadership/office/measures.html", rows=counting.measures(year, day), year=year, years=years, few=counting.FEW
    )
