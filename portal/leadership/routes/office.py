"""The office of leadership: an overview, and calls."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.forms import Press
from portal.core.settings import today
from portal.leadership import operations, queries
from portal.leadership.forms import CallForm
from portal.leadership.models import Body, Call, Position
from portal.leadership.routes import bp
from portal.leadership.routes.loading import a_call, a_position


@bp.get("/office/leadership")
@requires(Right.LEADERSHIP)
def office() -> ResponseReturnValue:
    """What is to be filled, which calls run, and every body."""
    day = today()
    seats = queries.seats_and_calls(day)
    bodies = list(db.session.scalars(queries.all_bodies()))
    calls = list(db.session.scalars(queries.calls_of_bodies([body.id for body in bodies]).limit(40)))
    return render_template(
        "leadership/office/overview.html",
        bodies=bodies,
        wanting=[found for found in seats if found.opens_soon and not found.call_is_live],
        running=[call for call in calls if not _over(call, day)],
        past=[call for call in calls if _over(call, day)],
        day=day,
    )


def _over(call: Call, day: date) -> bool:
    return call.withdrawn_at is not None or call.closes <= day or call.is_filled


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
            closes=form.last_day.data + timedelta(days=1),
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
    answer = url_for("leadership.office")
    if not form.validate_on_submit():
        return redirect(answer, 303)
    said = _("The call is taken back. Those who stood are told.")
    return carry_out(lambda: operations.withdraw_call(call, now=clock.now()), said, back=answer)


def parents(without: Body | None = None) -> list[tuple[int, str]]:
    """The bodies that another may belong to, as choices."""
    found = db.session.scalars(select(Body).where(Body.dissolved.is_(None)).order_by(Body.name))
    return [(0, _("Nothing above it")), *((b.id, b.name) for b in found if without is None or b.id != without.id)]
