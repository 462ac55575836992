"""`/office/leadership/positions/<id>/apart`: what nobody may hold beside a position."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, no, shown
from portal.core.db import db
from portal.leadership import errors
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations, queries
from portal.leadership.offices.forms import ApartForm
from portal.leadership.offices.models import Position
from portal.leadership.offices.routes.finding import a_position


@bp.route("/office/leadership/positions/<int:number>/apart", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def apart(position: Position) -> ResponseReturnValue:
    """What nobody may hold beside a position, and one more."""
    form, about = ApartForm(), position.id
    offered = list(db.session.scalars(queries.may_go_apart(position, actor())))
    form.other.choices = [(each.id, f"{each.title}, {each.body.name}") for each in offered]

    def act() -> str:
        operations.keep_apart(position, db.session.get_one(Position, form.other.data))
        return url_for("leadership.apart", number=about)

    if done := answered(form, act, _("Noted. Whoever holds both today keeps them until one of the terms ends.")):
        return done
    position = a_position(about)
    found = list(db.session.scalars(queries.positions_apart(position)))
    mine = {each.id for each in found if actor().may(Right.LEADERSHIP, each)}
    return shown(
        "leadership/office/apart.html", form=form, position=position, body=position.body, apart=found, mine=mine
    )


@bp.post("/office/leadership/positions/<int:number>/together")
@requires(Right.LEADERSHIP, of=a_position)
def together(position: Position) -> ResponseReturnValue:
    """One person may hold both again: said by whoever could keep them apart, who keeps both."""
    back = url_for("leadership.apart", number=position.id)
    other = db.session.get(Position, request.form.get("other", 0, type=int))
    if other is None:
        return no(errors.NotApart(), back)
    if not actor().may(Right.LEADERSHIP, other):
        abort(403)
    return carry_out(lambda: operations.let_together(position, other), _("One person may hold both again."), back=back)
