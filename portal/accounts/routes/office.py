"""`/office/access`: who holds which right, since when and until when."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations, queries, sessions
from portal.accounts.blueprint import bp
from portal.accounts.forms import RIGHT_NAMES, GrantForm, NoSuchAccount
from portal.accounts.models import Account, Grant
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import Done, answered, note, refused, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.paging import page_number, paginate
from portal.core.settings import association
from portal.core.work import unit_of_work

PAGE = "accounts/access.html"


def find_grant(grant_id: int) -> Grant:
    """A grant, for administrators."""
    return db.session.get(Grant, grant_id) or abort(404)


def find_account(account_id: int) -> Account:
    """An account, for administrators."""
    return db.session.get(Account, account_id) or abort(404)


def listed() -> dict[str, Any]:
    """What the page of grants shows, whatever form stands on it."""
    everything, number = request.args.get("all") == "yes", page_number()
    statement = queries.grants(clock.now()) if everything else queries.grants_in_force_or_coming(clock.now())
    lasting = db.session.scalars(queries.lasting_administration(clock.now()).limit(2)).all()
    return {
        "last_one": lasting[0] if len(lasting) == 1 else None,
        "page": paginate(statement, page=number, rows=True),
        "everything": everything,
        "right_names": RIGHT_NAMES,
        "press": Press(),
    }


@bp.get("/office/access")
@requires(Right.ADMINISTRATION)
def access() -> ResponseReturnValue:
    return render_template(PAGE, form=GrantForm(data={"email": request.args.get("email", "")[:254]}), **listed())


@bp.post("/office/access")
@requires(Right.ADMINISTRATION)
@sessions.recently_proved
def give() -> ResponseReturnValue:
    form = GrantForm()

    def act() -> Done:
        account = db.session.scalar(queries.open_account_by_email(form.email.data or ""))
        if account is None:
            raise NoSuchAccount
        right = Right(form.right.data)
        start, end = form.stretch(association().time_zone)
        operations.give_right(
            account,
            right,
            giver=sessions.giver(),
            now=clock.now(),
            start=start,
            end=end,
            reason=form.reason.data or "",
        )
        name = account.name or account.email
        said = _("%(name)s has this right now: %(right)s.", name=name, right=RIGHT_NAMES[right])
        return Done(url_for(".access"), said)

    return answered(form, act) or shown(PAGE, form=form, **listed())


@bp.post("/office/access/<int:grant_id>/end")
@requires(Right.ADMINISTRATION, of=find_grant)
@sessions.recently_proved
def end(grant: Grant) -> ResponseReturnValue:
    form, grant_id = Press(), grant.id
    if not form.validate():
        abort(400)
    try:
        with unit_of_work() as work:
            work.answer = url_for(".access")
            operations.end_right(find_grant(grant_id), giver=sessions.giver(), now=clock.now())
    except DomainError as error:
        return refused(GrantForm(formdata=None), error, PAGE, **listed())
    note(_("The right has ended. The trail keeps who held it, and when."))
    return redirect(url_for(".access"), 303)


@bp.get("/office/access/accounts/<int:account_id>")
@requires(Right.ADMINISTRATION, of=find_account)
def account(found: Account) -> ResponseReturnValue:
    now = clock.now()
    devices = db.session.scalars(queries.sessions_of(found.id, now)).all()
    return render_template(
        "accounts/account.html",
        account=found,
        grants=db.session.execute(queries.grants_of(found.id, now)).all(),
        signed_in=len(devices),
        right_names=RIGHT_NAMES,
        press=Press(),
    )


@bp.post("/office/access/accounts/<int:account_id>/sign-out")
@requires(Right.ADMINISTRATION, of=find_account)
@sessions.recently_proved
def sign_account_out(found: Account) -> ResponseReturnValue:
    account_id = found.id
    with unit_of_work():
        operations.sign_out_by_office(account_id)
    note(_("They are signed out everywhere."))
    return redirect(url_for(".account", account_id=account_id), 303)
