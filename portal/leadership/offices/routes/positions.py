"""The office's pages for positions and their seats."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.forms import RIGHT_NAMES
from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right, known
from portal.core.answering import answered, shown
from portal.core.say import say_yearly
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations, policies
from portal.leadership.offices.forms import CycleForm, PositionForm, SeatForm
from portal.leadership.offices.models import Body, FilledBy, HoldOver, Position, Seat
from portal.leadership.offices.operations.positions import LASTING
from portal.leadership.offices.routes.finding import a_body, a_position, a_seat


@bp.route("/office/leadership/bodies/<slug>/positions/new", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def new_position(body: Body) -> ResponseReturnValue:
    """Make a position, with its first seat from today."""
    form = position_form()

    def act() -> str:
        said = {"grants": [], **described(form)}
        position = operations.make_position(body, **said, giver=giver(), now=clock.now())
        operations.add_seat(position, valid_from=max(today(), body.formed), now=clock.now())
        return url_for("leadership.office_body", slug=body.slug)

    return answered(form, act, _("The position is made, with one free seat.")) or shown(
        "leadership/office/position_form.html", form=form, body=a_body(body.slug), position=None, carried=[]
    )


def rights_of(position: Position) -> list[Any]:
    """The rights of a position by their names."""
    return [RIGHT_NAMES[right] for right in sorted(known(position.grants))]


def changes_on(position: Position) -> str:
    """The day of the year on which its terms change, in words."""
    return say_yearly(date(2001, position.anchor_month or 1, position.anchor_day or 1))


@bp.route("/office/leadership/positions/<int:number>/seats", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def new_seat(position: Position) -> ResponseReturnValue:
    """Add a seat to a position."""
    form = SeatForm(data={"valid_from": today()} if request.method == "GET" else None)
    back = url_for("leadership.office_body", slug=position.body.slug)

    def act() -> str:
        operations.add_seat(
            position, valid_from=form.valid_from.data, cycle_from=form.cycle_from.data, giver=giver(), now=clock.now(),
        )  # fmt: skip
        return back

    if done := answered(form, act, _("The seat is added.")):
        return done
    position = a_position(position.id)
    return shown("leadership/office/seat_form.html", form=form, position=position, body=position.body)


@bp.route("/office/leadership/seats/<int:number>/cycle", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_seat)
def seat_cycle(seat: Seat) -> ResponseReturnValue:
    """Say from which day the terms of a seat are counted."""
    form = CycleForm(obj=seat)
    back = url_for("leadership.office_body", slug=seat.position.body.slug)

    def act() -> str:
        operations.set_cycle(seat, cycle_from=form.cycle_from.data, giver=giver(), now=clock.now())
        return back

    if done := answered(form, act, _("Saved.")):
        return done
    seat = a_seat(seat.id)
    return shown("leadership/office/cycle.html", form=form, seat=seat, body=seat.position.body)


def position_form(position: Position | None = None) -> PositionForm:
    """The form; what a position carries is asked of administrators alone, and stays as it is for everybody else.

    How long its terms last is asked of whoever may give what they carry, and of what has terms of its own.
    """
    form = PositionForm(obj=position)
    if position is not None and request.method == "GET":
        form.anchor_month.data = position.anchor_month or 0
    if position is not None and (position.is_ex_officio or not policies.seat(actor(), position)):
        del form.term_months, form.hold_over, form.longest_hold_over, form.anchor_day, form.anchor_month
    if not policies.carry(actor()):
        del form.grants
    return form


def how_long(position: Position) -> dict[str, Any]:
    """What says how long its terms last, as it is."""
    return {name: getattr(position, name) for name in LASTING}


def described(form: PositionForm) -> dict[str, Any]:
    """What was said of it, as `make_position` and `change_position` take it; only what was asked."""
    asked = "term_months" in form
    long: dict[str, Any] = {}
    if asked:
        long = {"term_months": form.term_months.data, "hold_over": HoldOver(form.hold_over.data)}
        long |= {"longest_hold_over": form.longest_hold_over.data}
        long |= {"anchor_month": form.anchor_month.data or None, "anchor_day": form.anchor_day.data}
    rights = {"grants": [Right(grant) for grant in form.grants.data or []]} if "grants" in form else {}
    return (
        rights
        | long
        | {
            "title": form.title.data,
            "duties": form.duties.data or "",
            "purpose": form.purpose.data or "",
            "learning": form.learning.data or "",
            "first_days": form.first_days.data or "",
            "hours_per_month": form.hours_per_month.data,
            "filled_by": FilledBy(form.filled_by.data),
            "chairs": form.chairs.data,
            "newcomer_ok": form.newcomer_ok.data,
            "beside_another": form.beside_another.data,
            "most_terms": form.most_terms.data,
            "pause_months": form.pause_months.data,
        }
    )
