"""`/office/membership-settings/keeping`: how long things are kept, and who goes next by themselves."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.paging import page_number, paginate
from portal.core.parts import toast
from portal.core.settings import association, today
from portal.members.blueprint import bp
from portal.members.privacy import forms, keeping
from portal.members.privacy.operations import letting_go

#: How far the list looks ahead.
AHEAD = timedelta(days=90)


@bp.route("/office/membership-settings/keeping", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_keeping() -> ResponseReturnValue:
    form = forms.Keeping(obj=association())

    def act() -> str:
        letting_go.decide(**form.decided(), now=clock.now())
        return url_for(".office_keeping")

    if done := answered(form, act, _("Saved."), tell=toast):
        return done
    now = clock.now()
    page = paginate(keeping.departed(today(now) + AHEAD, now), page=page_number(), rows=True)
    going = [(person, last, keeping.goes_on(last)) for person, last in page.items]
    return shown(
        "members/office/keeping.html", form=form, page=page, going=going, first_day=keeping.first_day(), day=today(now)
    )
