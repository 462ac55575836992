"""`/office/leadership/positions/<id>/election`: an election that was held elsewhere is recorded."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.errors import DomainError
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices.models import Position
from portal.leadership.offices.routes.finding import a_position
from portal.leadership.succession import operations, queries
from portal.leadership.succession.errors import FirstDayMissing
from portal.leadership.succession.forms import ElectionForm, election_form
from portal.leadership.succession.operations import Winner
from portal.leadership.succession.queries import SeatAndCall
from portal.members.people.finding import one_called


@bp.route("/office/leadership/positions/<int:number>/election", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def election(position: Position) -> ResponseReturnValue:
    """Record who was elected at a meeting, and read what was recorded."""
    number, slug = position.id, position.body.slug
    seats = _seats(position)
    form = election_form([on.seat.id for on in seats], data=_first(seats) if request.method == "GET" else None)

    def act() -> str:
        operations.record_election(
            position,
            [winner for on in seats for winner in _named(form, on.seat.id)],
            held_on=form.held_on.data,
            meeting=form.meeting.data or "",
            evidence=form.evidence.data or "",
            votes=form.votes.data or "",
            giver=giver(),
            now=clock.now(),
        )
        return url_for("leadership.office_body", slug=slug)

    if done := answered(form, act, _("It is recorded. Those elected are told, and serve from their first day.")):
        return done
    if request.method == "POST":
        position = a_position(number)
        seats = _seats(position)
    return shown(
        "leadership/office/election.html", form=form, position=position, body=position.body, seats=seats,
        recorded=queries.elections_of(position),
    )  # fmt: skip


def _seats(position: Position) -> list[SeatAndCall]:
    found = queries.seats_and_calls(today(), body_id=position.body_id)
    return [on for on in found if on.position.id == position.id]


def _first(seats: list[SeatAndCall]) -> dict[str, object]:
    days = {f"from_{on.seat.id}": max(on.free_from or today(), today()) for on in seats}
    return {"held_on": today(), "meeting": _("General meeting"), **days}


def _named(form: ElectionForm, seat_id: int) -> list[Winner]:
    """Who was elected to a seat; nobody where no name was given."""
    who, start = form[f"who_{seat_id}"], form[f"from_{seat_id}"]
    if not who.data:
        return []
    if start.data is None:
        raise FirstDayMissing(field=f"from_{seat_id}")
    try:
        return [Winner(seat_id, one_called(who.data).id, start.data)]
    except DomainError as error:
        raise type(error)(field=who.name) from error
