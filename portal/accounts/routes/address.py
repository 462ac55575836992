"""Another e-mail address: asked for here, confirmed from the new one, taken back from the old one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations, queries, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import ChangeEmailForm
from portal.accounts.routes.answers import count, remote_address
from portal.accounts.routes.recovery import spent
from portal.accounts.routes.security import my_account, my_sign_in
from portal.core import clock
from portal.core.access import public, requires
from portal.core.actors import Standing
from portal.core.answering import note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.work import unit_of_work
from portal.mail import suppression
from portal.mail.addresses import normalise


@bp.get("/me/security/email")
@requires(Standing.SIGNED_IN)
@sessions.recently_proved
def email() -> ResponseReturnValue:
    return shown("accounts/email.html", form=ChangeEmailForm(), **_today())


@bp.post("/me/security/email")
@requires(Standing.SIGNED_IN)
@sessions.recently_proved
def change_email() -> ResponseReturnValue:
    form = ChangeEmailForm()
    if not form.validate():
        return shown("accounts/email.html", form=form, **_today())
    new = form.email.data or ""
    try:
        count(throttle.mail_from_outside(new, remote_address()))
        with unit_of_work() as work:
            operations.ask_for_email(my_account(), new, now=clock.now())
            work.answer = url_for(".security")
    except DomainError as error:
        return refused(form, error, "accounts/email.html", **_today())
    note(_("We wrote to %(email)s. Open that mail and say yes; until then nothing changes.", email=new))
    return redirect(url_for(".security"), 303)


def _today() -> dict[str, Any]:
    """Where they sign in today, and whether mail to it came back."""
    email = my_sign_in().email
    return {"email": email, "stopped": suppression.is_stopped(normalise(email))}


@bp.post("/me/security/email/confirm")
@requires(Standing.SIGNED_IN)
def ask_to_confirm_email() -> ResponseReturnValue:
    """Write to the address one signs in with, which nobody has proved yet."""
    form, me = Press(), my_sign_in()
    if not form.validate():
        return redirect(url_for(".security"), 303)
    try:
        count(throttle.mail_requests(me.email))
        with unit_of_work() as work:
            work.answer = url_for(".security")
            operations.ask_for_email(my_account(), me.email, now=clock.now())
    except DomainError as error:
        flash(str(error.sentence), "error")
        return redirect(url_for(".security"), 303)
    note(_("We wrote to %(email)s. Open that mail and say yes.", email=me.email))
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/email/withdraw")
@requires(Standing.SIGNED_IN)
def withdraw_email() -> ResponseReturnValue:
    with unit_of_work():
        operations.withdraw_email_change(my_sign_in().account_id, clock.now())
    note(_("Your address stays as it is."))
    return redirect(url_for(".security"), 303)


@bp.get("/email/confirm/<token>")
@public
def confirm_email(token: str) -> ResponseReturnValue:
    found = db.session.scalar(queries.open_email_change(token, clock.now()))
    if found is None:
        return spent()
    return render_template("accounts/confirm_email.html", press=Press(), email=found.new_email)


@bp.post("/email/confirm/<token>")
@public
def confirm_new_email(token: str) -> ResponseReturnValue:
    try:
        with unit_of_work():
            operations.confirm_email(token, now=clock.now())
    except (operations.LinkSpent, operations.EmailTaken):
        return spent()
    note(_("Done. From now on you sign in with this address."))
    return redirect(url_for(".security"), 303)


@bp.get("/email/undo/<token>")
@public
def undo_email(token: str) -> ResponseReturnValue:
    found = db.session.scalar(queries.undoable_email_change(token, clock.now()))
    if found is None:
        return spent()
    return render_template("accounts/undo_email.html", press=Press(), email=found.old_email)


@bp.post("/email/undo/<token>")
@public
def take_email_back(token: str) -> ResponseReturnValue:
    try:
        with unit_of_work():
            operations.undo_email(token, now=clock.now())
    except (operations.LinkSpent, operations.EmailTaken):
        return spent()
    sessions.drop()
    note(_("Your address is back, and everybody is signed out. Choose a new password now."))
    return redirect(url_for(".forgotten"), 303)
