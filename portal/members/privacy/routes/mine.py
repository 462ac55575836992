"""`/me/privacy/erasure`: asking to be forgotten, and taking it back."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.forms import Press
from portal.members.blueprint import bp
from portal.members.people.models import Person
from portal.members.people.queries import me
from portal.members.privacy import queries
from portal.members.privacy.forms import Ask
from portal.members.privacy.operations import requests


@bp.route("/me/privacy/erasure", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN)
def my_erasure() -> ResponseReturnValue:
    """What goes and what stays; the request, or how it stands."""
    person, form = me(), Ask()
    number = person.id

    def act() -> str:
        requests.ask(db.session.get_one(Person, number), now=clock.now())
        return url_for(".my_erasure")

    if done := answered(form, act, _("The office has your request, and answers within a month.")):
        return done
    last = db.session.scalar(queries.last_of(number))
    return shown("members/my_erasure.html", form=form, last=last, press=Press(formdata=None))


@bp.post("/me/privacy/erasure/withdraw")
@requires(Standing.SIGNED_IN)
def withdraw_erasure() -> ResponseReturnValue:
    number, back = me().id, url_for(".my_erasure")

    def act() -> None:
        request = db.session.scalar(queries.waiting_of(number))
        if request is not None:
            requests.withdraw(request, now=clock.now())

    return carry_out(act, _("Taken back. Everything stays as it is."), back=back)
