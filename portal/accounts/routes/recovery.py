"""A forgotten password: ask for a link, open it, press the button. Opening the link changes nothing."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import devices, operations, queries, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import AddressForm, NewPasswordForm
from portal.accounts.routes.answers import count, evenly, new_hash, remote_address
from portal.core import clock
from portal.core.access import public
from portal.core.answering import note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work


@bp.get("/sign-in/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=AddressForm())


@bp.post("/sign-in/forgotten")
@public
def ask_for_reset() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate():
        return shown("accounts/forgotten.html", form=form)
    email = form.email.data or ""
    try:
        operations.refuse_without_mail()
        count(throttle.mail_from_outside(email, remote_address(), devices.known(email)))
    except DomainError as error:
        return refused(form, error, "accounts/forgotten.html")
    with evenly(), unit_of_work():
        operations.ask_for_reset(email, clock.now())
    return redirect(url_for(".link_sent"), 303)


@bp.get("/sign-in/forgotten/sent")
@public
def link_sent() -> ResponseReturnValue:
    return render_template("accounts/link_sent.html")


@bp.get("/sign-in/new-password/<token>")
@public
def reset(token: str) -> ResponseReturnValue:
    found = db.session.scalar(queries.open_reset(token, clock.now()))
    if found is None:
        return spent()
    return render_template("accounts/new_password.html", form=NewPasswordForm(), email=found.account.email)


@bp.post("/sign-in/new-password/<token>")
@public
def use_reset(token: str) -> ResponseReturnValue:
    form, now = NewPasswordForm(), clock.now()
    found = db.session.scalar(queries.open_reset(token, now))
    if found is None:
        return spent()
    account_id, email, name = found.account_id, found.account.email, found.account.name
    if not form.validate():
        return shown("accounts/new_password.html", form=form, email=email)
    try:
        count(throttle.link_tries(remote_address()))
        office = queries.holds_office(account_id, now)
        password_hash = new_hash(form.password.data or "", office=office, about=(email, name))
        with unit_of_work():
            operations.use_reset(token, password_hash=password_hash, now=now)
    except operations.LinkSpent:
        return spent()
    except DomainError as error:
        return refused(form, error, "accounts/new_password.html", email=email)
    note(_("Your new password is set, and you are signed out everywhere. Sign in with it."))
    return redirect(url_for(".sign_in"), 303)


def spent() -> ResponseReturnValue:
    """A link that opens nothing (any more): how to get another one."""
    return render_template("accounts/spent.html"), 410
