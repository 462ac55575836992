"""The mail that somebody gets, chosen by themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.mail import preferences as choices
from portal.mail.addresses import normalise
from portal.mail.blueprint import bp
from portal.mail.forms import Preferences
from portal.mail.kinds import families


@bp.route("/me/mail", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN)
def preferences() -> ResponseReturnValue:
    """The families of mail that go to one's address."""
    address = normalise(actor().email)
    known = families()
    form = Preferences()
    form.wanted.choices = [(family.name, family.label) for family in known]
    if form.validate_on_submit():
        wanted = {family.name: family.name in (form.wanted.data or []) for family in known}
        with unit_of_work() as work:
            work.answer = url_for(".preferences")
            choices.switch(address, wanted, now=clock.now(), through="page")
        flash(_("Done. From now on you get the mail you ticked."))
        return redirect(url_for(".preferences"), 303)
    if not form.is_submitted():
        said = choices.choices(address)
        form.wanted.data = [family.name for family in known if said.get(family.name, True)]
    details = {
        family.name: " · ".join(str(kind.label) for kind in family.kinds if str(kind.label) != str(family.label))
        for family in known
    }
    always = [kind.label for kind in house().notices if not kind.switchable]
    page = render_template(
        "mail_pages/preferences.html", form=form, details=details, always=always, email=actor().email
    )
    return page, 422 if form.is_submitted() else 200
