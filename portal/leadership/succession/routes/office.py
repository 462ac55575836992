"""The office's pages for calls."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, no, shown
from portal.core.dates import A_DAY
from portal.core.forms import Press
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.blueprint import bp
from portal.leadership.offices.models import Position
from portal.leadership.offices.routes.finding import a_position, way_back
from portal.leadership.succession import operations, policies, queries
from portal.leadership.succession.forms import CallForm
from portal.leadership.succession.models import Call
from portal.leadership.succession.routes.finding import a_call


@bp.route("/office/leadership/positions/<int:number>/call", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def open_call(position: Position) -> ResponseReturnValue:
    """Ask who would serve."""
    day = today()
    form = CallForm(data=_first_words(position) if request.method == "GET" else None)

    def act() -> str:
        call = operations.open_call(
            position,
            title=form.title.data or "",
            text=form.text.data or "",
            public=form.public.data,
            opens=form.opens.data,
            closes=form.last_day.data + A_DAY,
            now=clock.now(),
        )
        return url_for("leadership.call", slug=call.slug)

    if done := answered(form, act, _("The call is open.")):
        return done
    position = a_position(position.id)
    seats = [f for f in queries.seats_and_calls(day, body_id=position.body_id) if f.position.id == position.id]
    return shown("leadership/office/call.html", position=position, seats=seats, form=form)


def _first_words(position: Position) -> dict[str, object]:
    return {
        "title": position.title,
        "text": position.duties,
        "opens": today(),
        "last_day": today() + timedelta(days=30),
        "public": True,
    }


@bp.post("/office/leadership/calls/<slug>/withdraw")
@requires(Right.LEADERSHIP, of=a_call)
def withdraw_call(call: Call) -> ResponseReturnValue:
    """Take a call back."""
    form = Press()
    answer = way_back(call.position.body)
    if not form.validate_on_submit():
        return redirect(answer, 303)
    if call.by_ballot and policies.stands(actor().person_id, call):
        return no(errors.VotedOn(), answer)
    said = _("The call is taken back. Those who stood are told.")
    return carry_out(lambda: operations.withdraw_call(call, now=clock.now()), said, back=answer)
