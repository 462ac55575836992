"""`/office/leadership/positions/<id>/limit`: how often somebody may serve in a row, and exceptions from it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.forms import ExceptionForm
from portal.leadership.offices.models import Position
from portal.leadership.offices.queries.limits import exceptions, tallies
from portal.leadership.offices.routes.finding import a_position
from portal.members.people.finding import one_called


def an_exception(number: int) -> LimitException:
    """An exception, with its position, for the office."""
    whole = joinedload(LimitException.position).joinedload(Position.body)
    return one_or_404(select(LimitException).where(LimitException.id == number).options(whole))


@bp.route("/office/leadership/positions/<int:number>/limit", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def limit(position: Position) -> ResponseReturnValue:
    """Who has served how often; asking that somebody may serve once more."""
    form, about = ExceptionForm(), position.id

    def act() -> str:
        person, by = one_called(form.person.data or ""), actor().account_id
        operations.ask_exception(position, person, reason=form.reason.data or "", by=by, now=clock.now())
        return url_for("leadership.limit", number=about)

    if done := answered(form, act, _("Asked. Somebody else of the office has to agree.")):
        return done
    position = a_position(about)
    return shown(
        "leadership/office/limit.html", form=form, position=position, body=position.body, mine=actor().account_id,
        told=tallies(position, today()), exceptions=db.session.execute(exceptions(position)).all(),
    )  # fmt: skip


@bp.post("/office/leadership/exceptions/<int:number>/agree")
@requires(Right.LEADERSHIP, of=an_exception)
def agree_to_exception(row: LimitException) -> ResponseReturnValue:
    """A second person agrees."""
    back, by = url_for("leadership.limit", number=row.position_id), actor().account_id
    said = _("Agreed. They may be seated once more.")
    return carry_out(lambda: operations.agree_exception(row, by=by, now=clock.now()), said, back=back)


@bp.post("/office/leadership/exceptions/<int:number>/take-back")
@requires(Right.LEADERSHIP, of=an_exception)
def take_exception_back(row: LimitException) -> ResponseReturnValue:
    """It was not used, and is not to be."""
    back = url_for("leadership.limit", number=row.position_id)
    return carry_out(lambda: operations.take_exception_back(row, now=clock.now()), _("Taken back."), back=back)
