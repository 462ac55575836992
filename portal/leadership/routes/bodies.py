"""The office's pages for bodies, positions and seats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.forms import RIGHT_NAMES
from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right, known
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.settings import today
from portal.leadership import operations, policies, queries
from portal.leadership.forms import BodyForm, LastDayForm, PositionForm, SeatForm
from portal.leadership.models import Body, BodyKind, FilledBy, HoldOver, Position, Seat
from portal.leadership.routes import bp
from portal.leadership.routes.loading import a_body, a_position, a_seat
from portal.leadership.routes.office import parents


@bp.route("/office/leadership/bodies/new", methods=["GET", "POST"])
@requires(Right.LEADERSHIP)
def new_body() -> ResponseReturnValue:
    """Form a board, a committee or a chapter."""
    form = BodyForm(data={"formed": today(), "parent": 0} if request.method == "GET" else None)
    form.parent.choices = parents()

    def act() -> str:
        body = operations.form_body(
            name=form.name.data or "",
            kind=BodyKind(form.kind.data),
            about=form.about.data or "",
            formed=form.formed.data,
            parent=db.session.get(Body, form.parent.data) if form.parent.data else None,
        )
        return url_for("leadership.office_body", slug=body.slug)

    return answered(form, act) or shown("leadership/office/body_form.html", form=form, body=None)


@bp.get("/office/leadership/bodies/<slug>")
@requires(Right.LEADERSHIP, of=a_body)
def office_body(body: Body) -> ResponseReturnValue:
    """A body with its positions, seats and terms, past and to come."""
    day = today()
    on = {found.seat.id: found for found in queries.seats_and_calls(day, body_id=body.id)}
    seats: dict[int, list[Any]] = {}
    for seat in db.session.scalars(queries.seats_of(body)):
        seats.setdefault(seat.position_id, []).append((seat, on.get(seat.id)))
    return render_template(
        "leadership/office/body.html",
        carries=_carried,
        body=body,
        positions=list(db.session.scalars(queries.positions_of(body))),
        seats=seats,
        terms=queries.terms_of_seats(body),
        may_dissolve=policies.dissolve(actor(), body),
        day=day,
    )


@bp.route("/office/leadership/bodies/<slug>/edit", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def edit_body(body: Body) -> ResponseReturnValue:
    """Change what is said of a body."""
    form = BodyForm(obj=body, data={"parent": body.parent_id or 0} if request.method == "GET" else None)
    form.parent.choices = parents(body)

    def act() -> str:
        operations.change_body(
            body,
            name=form.name.data or "",
            kind=BodyKind(form.kind.data),
            about=form.about.data or "",
            formed=form.formed.data,
            parent=db.session.get(Body, form.parent.data) if form.parent.data else None,
            giver=giver(),
            now=clock.now(),
        )
        return url_for("leadership.office_body", slug=body.slug)

    return answered(form, act) or shown("leadership/office/body_form.html", form=form, body=a_body(body.slug))


@bp.route("/office/leadership/bodies/<slug>/dissolve", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def dissolve_body(body: Body) -> ResponseReturnValue:
    """Dissolve a body: its seats and terms end with it."""
    form = LastDayForm()

    def act() -> str:
        day = form.last_day.data + timedelta(days=1)
        operations.dissolve_body(body, day=day, giver=giver(), now=clock.now())
        return url_for("leadership.office")

    if done := answered(form, act, _("Noted. Everybody who serves there is told.")):
        return done
    body = a_body(body.slug)
    allowed = policies.dissolve(actor(), body)
    return shown("leadership/office/last_day.html", form=form, body=body, seat=None, allowed=allowed)


@bp.route("/office/leadership/bodies/<slug>/positions/new", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def new_position(body: Body) -> ResponseReturnValue:
    """Make a position, with its first seat from today."""
    form = _position_form()

    def act() -> str:
        said = {"grants": [], **_said(form)}
        position = operations.make_position(body, **said, giver=giver(), now=clock.now())
        operations.add_seat(position, valid_from=max(today(), body.formed), now=clock.now())
        return url_for("leadership.office_body", slug=body.slug)

    return answered(form, act, _("The position is made, with one free seat.")) or shown(
        "leadership/office/position_form.html", form=form, body=a_body(body.slug), position=None, carried=[]
    )


@bp.route("/office/leadership/positions/<int:number>/edit", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def edit_position(position: Position) -> ResponseReturnValue:
    """Change a position; what its holder may do changes at once."""
    form = _position_form(position)

    def act() -> str:
        said = _how_long(position) | _said(form)
        operations.change_position(position, **said, order=position.order, giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=position.body.slug)

    if done := answered(form, act):
        return done
    position = a_position(position.id)
    carried = _carried(position)
    return shown(
        "leadership/office/position_form.html", form=form, body=position.body, position=position, carried=carried
    )


def _carried(position: Position) -> list[Any]:
    """The rights of a position by their names."""
    return [RIGHT_NAMES[right] for right in sorted(known(position.grants))]


@bp.route("/office/leadership/positions/<int:number>/seats", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def new_seat(position: Position) -> ResponseReturnValue:
    """Add a seat to a position."""
    form = SeatForm(data={"valid_from": today()} if request.method == "GET" else None)

    def act() -> str:
        operations.add_seat(position, valid_from=form.valid_from.data, now=clock.now())
        return url_for("leadership.office_body", slug=position.body.slug)

    if done := answered(form, act):
        return done
    position = a_position(position.id)
    return shown("leadership/office/seat_form.html", form=form, position=position, body=position.body)


@bp.route("/office/leadership/seats/<int:number>/end", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    """Give a seat up."""
    form = LastDayForm()

    def act() -> str:
        day = form.last_day.data + timedelta(days=1)
        operations.give_up_seat(seat, day=day, giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=seat.position.body.slug)

    if done := answered(form, act):
        return done
    seat = a_seat(seat.id)
    allowed = policies.give_up(actor(), seat)
    return shown("leadership/office/last_day.html", form=form, body=seat.position.body, seat=seat, allowed=allowed)


def _position_form(position: Position | None = None) -> PositionForm:
    """The form; what a position carries is asked of administrators alone, and stays as it is for everybody else.

    How long its terms last is asked of whoever may give what they carry.
    """
    form = PositionForm(obj=position)
    if position is not None and not policies.seat(actor(), position):
        del form.term_months, form.hold_over
    if not policies.carry(actor()):
        del form.grants
    return form


def _how_long(position: Position) -> dict[str, Any]:
    return {"term_months": position.term_months, "hold_over": position.hold_over}


def _said(form: PositionForm) -> dict[str, Any]:
    asked = "term_months" in form
    long = {"term_months": form.term_months.data, "hold_over": HoldOver(form.hold_over.data)} if asked else {}
    rights = {"grants": [Right(grant) for grant in form.grants.data or []]} if "grants" in form else {}
    return (
        rights
        | long
        | {
            "title": form.title.data,
            "duties": form.duties.data or "",
            "hours_per_month": form.hours_per_month.data,
            "filled_by": FilledBy(form.filled_by.data),
            "chairs": form.chairs.data,
            "newcomer_ok": form.newcomer_ok.data,
            "beside_another": form.beside_another.data,
        }
    )
