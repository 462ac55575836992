"""Signing in and out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import devices, operations, passwords, queries, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import AddressForm, CodeForm, SignInForm
from portal.accounts.routes.answers import count, demo_sign_ins, evenly, log_try, remote_address, tell_of_siege
from portal.core import clock
from portal.core.access import actor, public
from portal.core.answering import note, refused, shown
from portal.core.errors import DomainError
from portal.core.tokens import digest
from portal.core.web import safe_redirect
from portal.core.work import unit_of_work
from portal.mail.addresses import normalise

HOME = "/"
PAGE = "accounts/sign_in.html"
#: Where the browser's half of a code waits.
BROWSER = "code_asked"
#: And the address that was typed for it.
ASKED_BY = "code_asked_for"


def onwards() -> ResponseReturnValue:
    """To where they wanted to go, if that is a page of this portal; else home."""
    target: ResponseReturnValue = safe_redirect(request.args.get("next"), HOME)
    return target


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if actor().signed_in:
        return onwards()
    return render_template(
        PAGE, form=SignInForm(data={"email": request.args.get("email", "")[:254]}), **demo_sign_ins()
    )


@bp.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return shown(PAGE, form=form, **demo_sign_ins())
    email, password = form.email.data or "", form.password.data or ""
    limits = throttle.sign_in_tries(email, remote_address(), devices.known(email))
    try:
        count(limits)
        token = _open(email, password, limits, keep=form.keep.data)
    except DomainError as error:
        log_try(email, opened=False)
        if isinstance(error, operations.NotRecognised):
            tell_of_siege(limits[0], email)
        return refused(form, error, PAGE, **demo_sign_ins())
    log_try(email, opened=True)
    sessions.carry(token, keep=form.keep.data)
    return onwards()


def _open(email: str, password: str, limits: list[throttle.Limit], *, keep: bool) -> str:
    """The token of a new session. Raises NotRecognised; who is unknown costs as much time as who is known."""
    known = queries.credentials(email)
    stored = known.password_hash if known else None
    if not passwords.fits(password, stored) or known is None or stored is None:
        raise operations.NotRecognised
    rehashed = passwords.hashed(password) if passwords.is_dated(stored) else None
    now = clock.now()
    with unit_of_work():
        account = operations.recognise(known.account_id, verified=stored, rehashed=rehashed)
        throttle.forgive(limits)
        return operations.start_session(account, now=now, keep=keep, device=sessions.device())


@bp.post("/sign-in/code")
@public
def ask_for_code() -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate():
        page = SignInForm(formdata=None, data={"email": form.email.data})
        page.email.errors = form.email.errors
        page.form_errors.extend(form.form_errors)
        return shown(PAGE, form=page, **demo_sign_ins())
    email = form.email.data or ""
    try:
        operations.refuse_without_mail()
        count(throttle.mail_from_outside(email, remote_address(), devices.known(email)))
    except DomainError as error:
        return refused(SignInForm(formdata=None, data={"email": email}), error, PAGE, **demo_sign_ins())
    with evenly(), unit_of_work():
        browser = operations.ask_for_code(email, clock.now())
    session[BROWSER], session[ASKED_BY] = browser, email
    return redirect(url_for(".code", next=request.args.get("next")), 303)


@bp.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    if actor().signed_in:
        return onwards()
    if BROWSER not in session:
        return redirect(url_for(".sign_in", next=request.args.get("next")), 303)
    return render_template("accounts/code.html", form=CodeForm())


@bp.post("/sign-in/code/try")
@public
def try_code() -> ResponseReturnValue:
    form, browser = CodeForm(), session.get(BROWSER)
    if not browser:
        return redirect(url_for(".sign_in", next=request.args.get("next")), 303)
    if not form.validate():
        return shown("accounts/code.html", form=form)
    asked, email = operations.code_of(browser), session.get(ASKED_BY, "")
    device = devices.known(email) if asked is not None and asked.asked_hash == digest(normalise(email)) else ""
    limits = throttle.sign_in_code_tries((asked and asked.asked_hash) or browser, remote_address(), device)
    try:
        count(limits)
    except DomainError as error:
        return refused(form, error, "accounts/code.html")
    now, token = clock.now(), ""
    with unit_of_work():
        opened = operations.try_code(browser, form.code.data or "", now=now)
        if opened.account is not None:
            token = operations.start_session(opened.account, now=now, keep=form.keep.data, device=sessions.device())
    if opened.error is not None or not token:
        tell_of_siege(limits[0], email)
        return refused(form, opened.error or operations.CodeSpent(), "accounts/code.html")
    sessions.carry(token, keep=form.keep.data)
    return onwards()


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    here_now = sessions.current()
    if here_now is not None:
        with unit_of_work():
            operations.end_session(here_now.session_id, here_now.account_id)
    sessions.drop()
    note(_("You are signed out. Until soon."))
    return redirect(HOME, 303)
