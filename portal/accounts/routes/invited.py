"""Coming in by an invitation: the link shows who is meant, the button does it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations, queries, sessions, throttle
from portal.accounts.blueprint import bp
from portal.accounts.forms import NewPasswordForm
from portal.accounts.routes.answers import count, new_hash, remote_address
from portal.accounts.routes.recovery import spent
from portal.core import clock
from portal.core.access import public
from portal.core.answering import note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work

PAGE = "accounts/invitation.html"


@bp.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    found = db.session.scalar(queries.open_invitation(token, clock.now()))
    if found is None:
        return spent()
    return render_template(PAGE, form=NewPasswordForm(), email=found.account.email, name=found.account.name)


@bp.post("/invitation/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    form, now = NewPasswordForm(), clock.now()
    found = db.session.scalar(queries.open_invitation(token, now))
    if found is None:
        return spent()
    account_id = found.account_id
    whose: dict[str, Any] = {"email": found.account.email, "name": found.account.name}
    if not form.validate():
        return shown(PAGE, form=form, **whose)
    try:
        count(throttle.link_tries(remote_address()))
        office = queries.holds_office(account_id, now)
        password_hash = new_hash(form.password.data or "", office=office, about=tuple(whose.values()))
        with unit_of_work():
            account = operations.accept_invitation(token, password_hash=password_hash, now=now)
            session_token = operations.start_session(account, now=now, device=sessions.device())
    except operations.LinkSpent:
        return spent()
    except DomainError as error:
        return refused(form, error, PAGE, **whose)
    sessions.carry(session_token)
    note(_("Welcome. You are in."))
    return redirect("/", 303)
