"""What members do about their terms: resign."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import answered, shown
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations
from portal.leadership.offices.forms import ResignForm
from portal.leadership.offices.loading import my_term
from portal.leadership.offices.models import Term


@bp.route("/leadership/terms/<int:number>/resign", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_term)
def resign(mine: Term) -> ResponseReturnValue:
    """Step down on a day; the seat's opening is known from now on."""
    form, number = ResignForm(), mine.id

    def act() -> str:
        operations.resign(mine, last_day=form.last_day.data, why=form.why.data or "", now=clock.now())
        return url_for("leadership.service")

    if done := answered(form, act, _("Noted. Thank you for what you carried; what would you enjoy next?")):
        return done
    return shown("leadership/resign.html", term=my_term(number), form=form, day=today())
