"""Thanking those who were on a shift."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db, one_or_404
from portal.events.programme.models import Event
from portal.volunteering import operations, policies, queries
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import ThanksForm
from portal.volunteering.models import Shift
from portal.volunteering.routes.board import find_event, shift_of
from portal.volunteering.routes.outcomes import address


@bp.route("/events/<slug>/shifts/<int:number>/thank", methods=["GET", "POST"])
@requires(policies.manage_event_shifts, of=lambda slug, number: find_event(slug))
def thank(event: Event) -> ResponseReturnValue:
    """Thank everybody who was on a shift of the event that is over."""
    return _thank(event, int((request.view_args or {})["number"]))


@bp.route("/office/volunteering/shifts/<int:number>/thank", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def office_thank(number: int) -> ResponseReturnValue:
    """Thank everybody who was on a shift of the association."""
    return _thank(None, number)


def _thank(event: Event | None, number: int) -> ResponseReturnValue:
    form, shift = ThanksForm(), shift_of(event, number)
    back = address(event, "who_came", shift)

    def act() -> str:
        operations.thank(shift, words=form.words.data or "", by=actor().person_id, now=clock.now())
        return back

    if done := answered(form, act, _("Thank you for thanking them. A letter goes to each.")):
        return done
    shift = one_or_404(select(Shift).where(Shift.id == number).options(joinedload(Shift.role)))
    left = db.session.scalars(queries.to_thank(clock.now()).where(queries.thanked_with(shift))).all()
    over = shift.cancelled_at is None and shift.end_utc <= clock.now()
    return shown(
        "volunteering/thank.html", event=event, shift=shift, form=form, back=back,
        to_thank=list(dict.fromkeys(each.person for each in left)) if over else [], over=over,
    )  # fmt: skip
