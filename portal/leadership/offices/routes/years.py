"""`/leadership/bodies/<slug>/years`: the seats of a body over some years, for those who plan."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import policies, queries
from portal.leadership.offices.models import Body
from portal.leadership.offices.routes.finding import a_body
from portal.leadership.offices.years import BEFORE, YEARS, Kind, row, years_from

#: The years that can be looked at.
FIRST, LAST = 1900, 2200


def body_to_plan(slug: str) -> Body:
    """A body whose seats this actor plans; to everybody else there is no such page."""
    body = a_body(slug)
    if not policies.plan(actor(), body):
        abort(404)
    return body


@bp.get("/leadership/bodies/<slug>/years")
@requires(Standing.SIGNED_IN, of=body_to_plan)
def years(body: Body) -> ResponseReturnValue:
    """Every seat of a body in seven years, from two before this one, or from a chosen one."""
    day = today()
    said = request.args.get("from", "")
    first = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else day.year - BEFORE
    shown = years_from(min(max(first, FIRST), LAST - YEARS))
    found = db.session.execute(queries.positions_and_seats(body)).all()
    terms = queries.terms_of_seats(body)
    whole = [(seat, row(seat, terms.get(seat.id, []), shown, day)) for _position, seat in found if seat is not None]
    rows = [(seat, cells) for seat, cells in whole if any(cell.parts for cell in cells)]
    others = [each for each in queries.held_with_others(day, body_id=body.id) if each.is_ex_officio]
    return render_template(
        "leadership/years.html", body=body, day=day, years=shown, rows=rows, beside=others, kinds=Kind,
        falling=[sum(1 for _seat, cells in rows if cells[at].changes) for at in range(len(shown))],
        first=FIRST, last=LAST,
    )  # fmt: skip
