"""Who are you, once more? Asked before something sensitive: by the password, or by a code from the mail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations, passwords, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import ProveCodeForm, ProveForm
from portal.accounts.routes.answers import count
from portal.accounts.routes.public import BROWSER
from portal.accounts.routes.security import my_account, my_sign_in
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import again
from portal.core.errors import DomainError
from portal.core.forms import Form, Press
from portal.core.web import safe_redirect
from portal.core.work import unit_of_work


@bp.get("/me/security/prove")
@requires(Standing.SIGNED_IN)
def prove() -> ResponseReturnValue:
    return onwards() if sessions.proved_lately() else page()


@bp.post("/me/security/prove")
@requires(Standing.SIGNED_IN)
def check_proof() -> ResponseReturnValue:
    form, me, stored = ProveForm(), my_sign_in(), my_account().password_hash
    if not form.validate():
        return page(form), 422
    limits = throttle.password_tries(me.email)
    try:
        count(limits)
        if stored is None or not passwords.fits(form.password.data or "", stored):
            raise operations.NotRecognised(_("This is not your password."), field="password")
        with unit_of_work():
            operations.recognise(me.account_id, verified=stored)
            throttle.forgive(limits)
            token = operations.renew_session(me.session_id, now=clock.now())
    except DomainError as error:
        return refused(form, error)
    sessions.carry(token, keep=session.permanent)
    return onwards()


@bp.get("/me/security/kept/<token>")
@requires(Standing.SIGNED_IN)
@sessions.recently_proved
def carry_on(token: str) -> ResponseReturnValue:
    """What they had filled in, to be sent with one press; with scripts it sends itself."""
    kept = operations.kept_form(token, my_sign_in().session_id, now=clock.now())
    if kept is None:
        flash(_("What you had filled in is no longer kept. Please fill it in once more."), "error")
        return redirect(url_for(".security"), 303)
    return render_template("accounts/carry_on.html", kept=kept, once=token)


@bp.post("/me/security/prove/code")
@requires(Standing.SIGNED_IN)
def mail_proof_code() -> ResponseReturnValue:
    form, me = Press(), my_sign_in()
    try:
        count(throttle.mail_requests(me.email))
    except DomainError as error:
        return refused(form, error)
    with unit_of_work():
        browser = operations.ask_for_code(me.email, clock.now())
    session[BROWSER] = browser
    return redirect(url_for(".prove", next=request.args.get("next")), 303)


@bp.post("/me/security/prove/code/try")
@requires(Standing.SIGNED_IN)
def check_proof_code() -> ResponseReturnValue:
    form, me, now, token = ProveCodeForm(), my_sign_in(), clock.now(), ""
    if not form.validate():
        return page(form), 422
    try:
        count(throttle.code_tries(str(me.account_id)))
        with unit_of_work():
            opened = operations.try_code(session.get(BROWSER, ""), form.code.data or "", now=now)
            if opened.account is not None and opened.account.id == me.account_id:
                token = operations.renew_session(me.session_id, now=now)
        if not token:
            raise opened.error or operations.CodeSpent
    except DomainError as error:
        return refused(form, error)
    sessions.carry(token, keep=session.permanent)
    return onwards()


def page(form: Form | None = None) -> str:
    """The page with its forms; `form` is the one of them that was sent."""
    return render_template(
        "accounts/prove.html",
        form=form if isinstance(form, ProveForm) else ProveForm(formdata=None),
        code_form=form if isinstance(form, ProveCodeForm) else ProveCodeForm(formdata=None),
        press=form if isinstance(form, Press) else Press(formdata=None),
        has_password=my_account().password_hash is not None,
        asked=BROWSER in session,
        kept=(request.args.get("next") or "").startswith(url_for(".carry_on", token="")),
    )


def refused(form: Form, error: DomainError) -> ResponseReturnValue:
    """The page again, with what the rule says."""
    form.refuse(error)
    return again(page(form), error)


def onwards() -> ResponseReturnValue:
    """Back to what they were about to do."""
    target: ResponseReturnValue = safe_redirect(request.args.get("next"), url_for(".security"))
    return target
