"""`/me/security`: one's own devices, password and address."""

from __future__ import annotations

from flask import abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations, passwords, queries, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.devices import described, remember
from portal.accounts.forms import ChangePasswordForm
from portal.accounts.models import Account
from portal.accounts.routes.answers import count, new_hash
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.work import unit_of_work


def my_sign_in() -> sessions.SignedIn:
    """The sign-in that makes this request; `@requires` has seen that there is one."""
    found = sessions.current()
    if found is None:
        abort(403)
    return found


def my_account() -> Account:
    """The account that makes this request."""
    return db.session.get_one(Account, my_sign_in().account_id)


@bp.get("/me/security")
@requires(Standing.SIGNED_IN)
def security() -> ResponseReturnValue:
    me, now = my_sign_in(), clock.now()
    devices = [
        {
            "id": row.id,
            "name": described(row.user_agent),
            "ip": row.ip,
            "since": row.created_at,
            "seen": row.last_seen_at,
            "is_this": row.id == me.session_id,
        }
        for row in db.session.scalars(queries.sessions_of(me.account_id, now))
    ]
    devices.sort(key=lambda d: not d["is_this"])
    account = my_account()
    return render_template(
        "accounts/security.html",
        devices=devices,
        email=account.email,
        proved=account.proved_at is not None,
        password_set_at=account.password_set_at,
        waiting=db.session.scalar(queries.waiting_email_change(account.id, now)),
        press=Press(),
    )


@bp.post("/me/security/devices/<int:session_id>/end")
@requires(Standing.SIGNED_IN)
def end_device(session_id: int) -> ResponseReturnValue:
    me = my_sign_in()
    with unit_of_work():
        ended = operations.end_session(session_id, me.account_id)
        if ended and session_id != me.session_id:
            operations.forget_devices(me.account_id)  # which of them was that one, nobody knows
    if not ended:
        abort(404)
    if session_id == me.session_id:
        sessions.drop()
        return redirect(url_for(".sign_in"), 303)
    remember(me.email)
    note(_("That device is signed out."))
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/devices/end-others")
@requires(Standing.SIGNED_IN)
def end_other_devices() -> ResponseReturnValue:
    me = my_sign_in()
    with unit_of_work():
        operations.end_other_sessions(me.account_id, me.session_id)
    remember(me.email)
    note(_("You are signed in on this device only."))
    return redirect(url_for(".security"), 303)


@bp.get("/me/security/password")
@requires(Standing.SIGNED_IN)
def password() -> ResponseReturnValue:
    if not _has_password() and not sessions.proved_lately():
        return sessions.ask_for_proof()  # now, and not once they have thought of a password
    return render_template("accounts/password.html", form=ChangePasswordForm(), has_password=_has_password())


@bp.post("/me/security/password")
@requires(Standing.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form, me, now = ChangePasswordForm(), my_sign_in(), clock.now()
    page, stored = "accounts/password.html", my_account().password_hash
    if stored is None and not sessions.proved_lately():
        return sessions.ask_for_proof()
    if not form.validate():
        return shown(page, form=form, has_password=stored is not None)
    limits = throttle.password_tries(me.email)
    try:
        if stored is not None:
            count(limits)
            if not passwords.fits(form.current.data or "", stored):
                raise operations.NotRecognised(_("This is not your password now."), field="current")
        password_hash = new_hash(form.password.data or "", office=bool(actor().powers), about=(me.email, me.name))
        with unit_of_work():
            if stored is not None:
                account = operations.recognise(me.account_id, verified=stored)
                throttle.forgive(limits)
            else:
                account = my_account()
            operations.set_password(account, password_hash=password_hash, now=now)
            operations.end_other_sessions(me.account_id, me.session_id)
            token = operations.renew_session(me.session_id, now=now)
    except DomainError as error:
        return refused(form, error, page, has_password=stored is not None)
    sessions.carry(token, keep=session.permanent)
    note(_("Your new password is set. Every other device is signed out."))
    return redirect(url_for(".security"), 303)


def _has_password() -> bool:
    return my_account().password_hash is not None
