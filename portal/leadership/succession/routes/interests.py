"""“I would serve here one day”: said on the page of a position, or after a call that went to somebody else."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.forms import Press
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices.models import Position
from portal.leadership.succession import operations, queries
from portal.leadership.succession.forms import InterestForm
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Candidacy
from portal.leadership.succession.routes.finding import (
    my_candidacy,
    my_interest,
    position_in_sight,
    position_to_fill,
)
from portal.members.people.queries import me


@bp.route("/leadership/positions/<int:number>/interest", methods=["GET", "POST"])
@requires(Standing.MEMBER, of=position_in_sight)
def interest(position: Position) -> ResponseReturnValue:
    """Say that one would serve in a position, and read who is told."""
    number = position.id
    mine = queries.interest_of(actor().person_id or 0, number)
    form = InterestForm(data={"words": mine.words} if mine else None)

    def act() -> str:
        operations.say_interest(position, me(), words=form.words.data or "", now=clock.now())
        return url_for("leadership.position", number=number)

    if done := answered(form, act, _("Thank you. When a seat opens here, you are among the first to hear of it.")):
        return done
    position = position_in_sight(number)
    readers = queries.read_by(position, today())
    names = queries.names_of(readers) if readers else []
    return shown("leadership/interest.html", position=position, form=form, mine=mine, names=names)


@bp.get("/leadership/positions/<int:number>/interested")
@requires(Standing.SIGNED_IN, of=position_to_fill)
def interested(position: Position) -> ResponseReturnValue:
    """Who would serve in a position. For whoever decides about its candidates."""
    found = list(db.session.scalars(queries.interested_in(position)))
    return shown("leadership/interested.html", position=position, interests=found)


@bp.post("/leadership/interests/<int:number>/end")
@requires(Standing.SIGNED_IN, of=my_interest)
def end_interest(mine: Interest) -> ResponseReturnValue:
    """Not any more."""
    back = url_for("leadership.service")
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("That is fine. Nobody is told, and nothing of it is kept.")
    return carry_out(lambda: operations.end_interest(mine), said, back=back)


@bp.post("/leadership/candidacies/<int:number>/keep-in-mind")
@requires(Standing.MEMBER, of=my_candidacy)
def keep_in_mind(mine: Candidacy) -> ResponseReturnValue:
    """Think of me next time."""
    back = url_for("leadership.candidacy", number=mine.id)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("Thank you. When a seat opens here again, you are among the first to hear of it.")
    return carry_out(lambda: operations.keep_in_mind(mine, now=clock.now()), said, back=back)
