"""The office's pages for positions that come with another: an acting deputy, ex officio."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations as offices
from portal.leadership.offices import policies, queries
from portal.leadership.offices.forms import HeldByForm
from portal.leadership.offices.models import HeldHow, Position
from portal.leadership.offices.routes.finding import a_position
from portal.leadership.succession import operations


@bp.route("/office/leadership/positions/<int:number>/acting", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def acting(position: Position) -> ResponseReturnValue:
    """Who acts while a seat of a position is empty."""
    form = _form(position, HeldHow.ACTING)
    offered = [(each.id, each.title) for each in queries.may_act(position)]
    form.by.choices = [(0, _("Nobody: the seat is empty")), *offered]
    back = url_for("leadership.office_body", slug=position.body.slug)

    def act() -> str:
        offices.set_deputy(position, _chosen(form), giver=giver(), now=clock.now())
        return back

    if done := answered(form, act, _("Noted. Whoever acts may do what the position may, for just those days.")):
        return done
    return _page("leadership/office/acting.html", position, form)


@bp.route("/office/leadership/positions/<int:number>/ex-officio", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def ex_officio(position: Position) -> ResponseReturnValue:
    """With which position another one comes, and gives up its own seats."""
    form = _form(position, HeldHow.EX_OFFICIO)
    offered = db.session.scalars(queries.may_carry(position, actor()))
    form.by.choices = [
        (0, _("Nobody: it has seats and terms of its own")),
        *((each.id, f"{each.title}, {each.body.name}") for each in offered),
    ]
    back = url_for("leadership.office_body", slug=position.body.slug)

    def act() -> str:
        operations.hold_ex_officio(position, _chosen(form), giver=giver(), now=clock.now())
        return back

    if done := answered(form, act, _("Noted. It holds from today.")):
        return done
    return _page("leadership/office/ex_officio.html", position, form)


def _form(position: Position, how: HeldHow) -> HeldByForm:
    if request.method != "GET":
        return HeldByForm()
    return HeldByForm(data={"by": queries.by_way_of(position.id, how) or 0})


def _chosen(form: HeldByForm) -> Position | None:
    return db.session.get_one(Position, form.by.data) if form.by.data else None


def _page(template: str, position: Position, form: HeldByForm) -> ResponseReturnValue:
    if request.method == "POST":
        position = a_position(position.id)
    served = not position.is_ex_officio and queries.is_served(position, today())
    return shown(
        template, form=form, position=position, body=position.body, served=served,
        allowed=policies.seat(actor(), position),
    )  # fmt: skip
