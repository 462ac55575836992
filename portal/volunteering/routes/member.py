"""What a volunteer does: take a shift, say that they will come, or that they cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Actor, Standing
from portal.core.answering import answered, carry_out
from portal.core.db import db
from portal.core.forms import Press
from portal.members.people.queries import me
from portal.volunteering import operations, queries
from portal.volunteering.asks import queries as shift_asks
from portal.volunteering.blueprint import bp
from portal.volunteering.hours import in_hours
from portal.volunteering.models import Assignment, CancelledBy, Outcome, Shift
from portal.volunteering.offered import offered
from portal.volunteering.routes.public import find_shift, shift_page

MOST_ASKS = 20


@bp.post("/volunteer/shifts/<int:number>/take")
@requires(Standing.MEMBER)
def take(number: int) -> ResponseReturnValue:
    """Say yes to a shift."""
    found, form = find_shift(number), Press()

    def act() -> str:
        throttle.count(throttle.back_and_forth(me().id, f"shift {number}"), now=clock.now())
        operations.assign(found, me(), now=clock.now())
        return url_for("volunteering.shift", number=number)

    return answered(form, act, _("Thank you, you are on it. We remind you the day before.")) or shift_page(
        find_shift(number), form, 422
    )


@bp.post("/volunteer/shifts/<int:number>/give-back")
@requires(Standing.SIGNED_IN)
def give_back(number: int) -> ResponseReturnValue:
    """I can't be there."""
    return _answer(
        number,
        lambda mine: operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=clock.now()),
        _("Thank you for saying so. Whoever organises is told, and the place is free again."),
    )


@bp.post("/volunteer/shifts/<int:number>/acknowledge")
@requires(Standing.SIGNED_IN)
def acknowledge(number: int) -> ResponseReturnValue:
    """I will be there."""
    return _answer(number, lambda mine: operations.acknowledge(mine, now=clock.now()), _("Good. See you there."))


def _answer(number: int, operation: Callable[[Assignment], None], said: str) -> ResponseReturnValue:
    form = Press()
    if not form.validate_on_submit():
        abort(400)
    found = db.session.scalar(queries.my_any(actor().person_id).where(Assignment.shift_id == number))
    if found is None:
        abort(404)
    return carry_out(lambda: operation(found), said, back=url_for("volunteering.mine"))


@bp.get("/volunteer/mine")
@requires(Standing.SIGNED_IN)
def mine() -> ResponseReturnValue:
    """My shifts to come, what I asked and am asked. Nobody else sees this page."""
    person_id, now = actor().person_id, clock.now()
    coming = list(db.session.scalars(queries.my_coming(person_id, now))) if person_id else []
    to_me = list(db.session.scalars(queries.stand_in_asks_to(person_id, now).limit(MOST_ASKS))) if person_id else []
    return render_template(
        "volunteering/mine.html", coming=coming, asks=queries.live_stand_in_asks(coming), to_me=to_me,
        others=fitting(actor(), coming, now),
        asked_of_me=db.session.scalars(shift_asks.of_me_with_room(person_id or 0, now)).all(),
    )  # fmt: skip


@bp.get("/volunteer/mine/past")
@requires(Standing.SIGNED_IN)
def past() -> ResponseReturnValue:
    """My past shifts, what is noted of them, and my hours. Nobody else sees this page."""
    person_id, now = actor().person_id or 0, clock.now()
    return render_template(
        "volunteering/past.html",
        past=list(db.session.scalars(queries.my_past(person_id, now))),
        noted=queries.noted_of(person_id, now),
        hours=queries.minutes_by_year(person_id, now),
        in_hours=in_hours,
        outcomes=Outcome,
    )


def fitting(who: Actor, mine: Sequence[Assignment], now: datetime) -> list[Shift]:
    """A few open shifts that this member could take at once beside those of theirs, what fits first."""
    if not who.is_member:
        return []
    fits = queries.reasons_for(who, now)
    near = db.session.scalars(queries.fitting_first(who, now, fits).where(Shift.taken < Shift.most).limit(12)).all()
    seen = offered(near, mine, member=True, newcomer=fits.newcomer, now=now)
    return [each.shift for each in seen if each.takes][:3]
