"""The mail that somebody gets, chosen by themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import carry_out
from portal.core.work import unit_of_work
from portal.mail import choosing, stopped
from portal.mail import preferences as choices
from portal.mail.addresses import normalise
from portal.mail.blueprint import bp
from portal.mail.kinds import families


@bp.route("/me/mail", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN)
def preferences() -> ResponseReturnValue:
    """The families of mail that go to one's address."""
    address = normalise(actor().email)
    form = choosing.form_of(address)
    if form.validate_on_submit():
        with unit_of_work() as work:
            work.answer = url_for(".preferences")
            choices.switch(address, choosing.as_ticked(form.wanted.data), now=clock.now(), through="page")
        flash(_("Done. From now on you get the mail you ticked."))
        return redirect(url_for(".preferences"), 303)
    labels = {family.name: family.label for family in families()}
    elsewhere = [each for each in choices.said(address) if each.through != "page" and each.family in labels]
    page = render_template(
        "mail_pages/preferences.html", form=form, details=choosing.details(), always=choosing.always(),
        email=actor().email, stopped=stopped.why(address), elsewhere=elsewhere, labels=labels,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.post("/me/mail/again")
@requires(Standing.SIGNED_IN)
def send_again() -> ResponseReturnValue:
    """Their mailbox works again, or they would like our mail after all."""
    address = normalise(actor().email)
    said = _("Done. Mail is sent to you again.")
    return carry_out(lambda: stopped.lift(address, bounces=True, now=clock.now()), said, back=url_for(".preferences"))
