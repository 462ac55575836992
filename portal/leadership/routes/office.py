"""The office of leadership: what is to be filled, and each body with its seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.ballots import queries as ballots
from portal.leadership.ballots.models import BallotState
from portal.leadership.blueprint import bp
from portal.leadership.offices import policies
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Body, Seat, Term
from portal.leadership.offices.routes.finding import a_body
from portal.leadership.offices.routes.positions import changes_on, rights_of
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call

#: So many calls are listed, the latest.
MOST_CALLS = 40


@bp.get("/office/leadership")
@requires(Right.LEADERSHIP)
def office() -> ResponseReturnValue:
    """What is to be filled, which calls run, and every body."""
    day = today()
    seats = queries.seats_and_calls(day)
    bodies = list(db.session.scalars(offices.all_bodies()))
    asked = queries.calls_of_bodies([body.id for body in bodies])
    found = db.session.execute(ballots.with_ballots(asked, actor().person_id).limit(MOST_CALLS)).all()
    calls = list(dict.fromkeys(call for call, _ballot, _mine in found))
    return render_template(
        "leadership/office/overview.html",
        bodies=bodies,
        wanting=[found for found in seats if found.opens_soon and not found.call_is_live],
        running=[call for call in calls if not _over(call, day)],
        past=[call for call in calls if _over(call, day)],
        ballots=[each for each in found if each[1] is not None],
        states=BallotState,
        now=clock.now(),
        day=day,
    )


def _over(call: Call, day: date) -> bool:
    return call.is_over or call.closes <= day


@bp.get("/office/leadership/bodies/<slug>")
@requires(Right.LEADERSHIP, of=a_body)
def office_body(body: Body) -> ResponseReturnValue:
    """A body with its positions, seats and terms, past and to come."""
    day = today()
    found = db.session.execute(offices.positions_and_seats(body)).all()
    there, terms = [seat for _position, seat in found if seat], offices.terms_of_seats(body)
    today_on = offices.seats_among(day, there, chain.from_iterable(terms.values()))
    on = {each.seat.id: each for each in queries.with_calls(today_on, body_id=body.id)}
    positions = list(dict.fromkeys(position for position, _seat in found))
    bound = any(each.is_ex_officio or each.has_deputy for each in positions)
    seats: dict[int, list[Any]] = {}
    for seat in there:
        seats.setdefault(seat.position_id, []).append((seat, on.get(seat.id)))
    return render_template(
        "leadership/office/body.html",
        carries=rights_of,
        changes_on=changes_on,
        body=body,
        positions=positions,
        others={each.position.id: each for each in offices.held_with_others(day, body_id=body.id)} if bound else {},
        seats=seats,
        terms=terms,
        served={
            seat.position_id for seat in there if any(term.counts_after(day) for term in terms.get(seat.id, []))
        },
        free={
            seat.id for seat in there
            if _is_free_some_day(seat, day, terms.get(seat.id, [])) and not (seat.id in on and on[seat.id].is_voted_on)
        },
        may_dissolve=policies.dissolve(actor(), body),
        day=day,
    )  # fmt: skip


def _is_free_some_day(seat: Seat, day: date, terms: Iterable[Term]) -> bool:
    """Whether somebody could be seated there."""
    found = offices.seats_among(max(day, seat.valid_from), [seat], terms)
    return any(each.free_from is not None for each in found)
