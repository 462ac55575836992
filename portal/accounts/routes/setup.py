"""The first-run set-up: there until somebody administers, and never again."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import operations, queries, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import SetupForm
from portal.accounts.routes.answers import count, new_hash, remote_address
from portal.core import clock
from portal.core.access import public
from portal.core.answering import note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work

PAGE = "accounts/setup.html"


def find_link() -> str | None:
    """The key in the address when it fits; None when it is missing or wrong; 404 once the house is set up."""
    if queries.has_administrator(clock.now()):
        abort(404)
    key = request.args.get("key", "")[:200]
    return key if key and db.session.scalar(queries.usable_setup_link(key)) is not None else None


@bp.get("/setup")
@public
def set_up() -> ResponseReturnValue:
    if find_link() is None:
        return render_template("accounts/setup_key.html"), 403
    return render_template(PAGE, form=SetupForm(data={"time_zone": "Europe/London"}))


@bp.post("/setup")
@public
def finish_set_up() -> ResponseReturnValue:
    key, form, now = find_link(), SetupForm(), clock.now()
    if key is None:
        return render_template("accounts/setup_key.html"), 403
    if not form.validate():
        return shown(PAGE, form=form)
    email, name = form.email.data or "", form.name.data or ""
    try:
        count(throttle.link_tries(remote_address()))
        password_hash = new_hash(form.password.data or "", office=True, about=(email, name))
        with unit_of_work():
            account = operations.set_up(
                key,
                association=form.association.data or "",
                time_zone=form.time_zone.data,
                currency=form.currency.data or "",
                joins=bool(form.joins.data),
                name=name,
                email=email,
                password_hash=password_hash,
                now=now,
            )
            token = operations.start_session(account, now=now, device=sessions.device())
    except operations.AlreadySetUp as error:
        note(error.sentence)
        return redirect(url_for(".sign_in"), 303)
    except DomainError as error:
        return refused(form, error, PAGE)
    sessions.carry(token)
    return redirect(url_for("office.first_steps"), 303)
