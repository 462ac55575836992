"""Who this request's cookie belongs to: Flask-Login carries the token, our table decides."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, TypeVar, cast

from flask import Flask, Request, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user
from sqlalchemy import update

from portal.accounts import devices, queries
from portal.accounts.models import AccountSession
from portal.accounts.operations.giving import Giver
from portal.accounts.operations.keeping import keep_form
from portal.accounts.operations.sessions import A_DAY_AT_WORK, A_MONTH, SEEN_EVERY, Device
from portal.core import clock, deadlines, language
from portal.core.access import actor, forget_actor
from portal.core.actors import BY_SESSION, Actor, CameIn, Right, WayIn, everywhere
from portal.core.answers import error_page
from portal.core.db import db
from portal.core.errors import ProofNeeded, TransientConflict
from portal.core.places import is_local_path
from portal.core.ways_in import wants_problem
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
A_QUARTER_OF_AN_HOUR = timedelta(minutes=15)
login_manager = LoginManager()
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class SignedIn:
    """One sign-in, as Flask-Login hands it on. Its id is the token: the account's id opens nothing."""

    token: str
    session_id: int
    account_id: int
    email: str
    name: str
    created_at: datetime
    last_seen_at: datetime
    proved_at: datetime
    rights: frozenset[Right]
    #: The language that they chose; empty where they did not.
    language: str
    #: Whether their address was proved to be read by somebody.
    address_proved: bool
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def init_sessions(app: Flask) -> None:
    """Attach Flask-Login, with nothing of its own that outlives our rows."""
    app.config["SESSION_PROTECTION"] = None
    app.config["PERMANENT_SESSION_LIFETIME"] = A_MONTH
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login_manager.init_app(app)
    devices.init_devices(app)
    language.ask_accounts(app, language_of_account, queries.language_of)
    app.register_error_handler(ProofNeeded, ask_for_proof)
    app.after_request(_seen)


@login_manager.user_loader
def load(token: str) -> SignedIn | None:
    """The sign-in behind the cookie, as of now; one statement."""
    rows = queries.signed_in(token, clock.now()) if isinstance(token, str) else []
    if not rows:
        return None
    first = rows[0]
    rights = frozenset(Right(row.right) for row in rows if row.right)
    return SignedIn(
        token=token,
        session_id=first.session_id,
        account_id=first.account_id,
        email=first.email,
        name=first.name,
        created_at=first.created_at,
        last_seen_at=first.last_seen_at,
        proved_at=first.proved_at,
        rights=rights,
        language=first.locale or "",
        address_proved=bool(first.address_proved),
    )


def current() -> SignedIn | None:
    """The sign-in that makes this request."""
    user = current_user._get_current_object()
    return user if isinstance(user, SignedIn) else None


def _look(_request: Request) -> CameIn | None:
    here = current()
    if here is None:
        return None
    return CameIn(
        here.account_id,
        name=here.name or here.email,
        email=here.email,
        powers=everywhere(here.rights),
        counts=partial(_within_hours, here),
    )


def language_of_account() -> str:
    """For pages: the language that whoever makes this request chose, or ""."""
    here = current() if "_user_id" in session else None
    return here.language if here else ""


def _within_hours(here: SignedIn, who: Actor) -> bool:
    """Whether this sign-in is young enough for what its account may do, by grants and terms alike.

    One that was kept for a month and then given an office keeps office hours.
    """
    return not who.powers or clock.now() < here.created_at + A_DAY_AT_WORK


#: The way in of a browser that was signed in on the page for it.
WAY_IN = WayIn(
    BY_SESSION, carries=lambda _request: "_user_id" in session, look=_look, by_browser=True, scheme="Session"
)


def giver() -> Giver:
    """Whoever makes this request, as operations that give or take rights ask for them."""
    who = actor()
    return Giver(who.account_id, proved=proved_lately(), lent=None if who.way == BY_SESSION else who.powers)


def device() -> Device:
    """What this browser says it is."""
    return Device(user_agent=request.headers.get("User-Agent", "")[:300], ip=request.remote_addr or "")


def carry(token: str, *, keep: bool = False) -> None:
    """Put a new sign-in into the cookie. Everything the cookie held before is dropped, so none of it can be planted."""
    session.clear()
    session.permanent = keep
    found = load(token)
    if found is None:
        raise RuntimeError("the session was not committed before it was carried")
    login_user(found)
    devices.remember(found.email)
    forget_actor()
    language.forget()


def drop() -> None:
    """Empty the cookie."""
    session.clear()
    g.pop("_login_user", None)
    forget_actor()
    language.forget()


def proved_lately() -> bool:
    """Whether the person said who they are within the last quarter of an hour."""
    here = current()
    return here is not None and clock.now() < here.proved_at + A_QUARTER_OF_AN_HOUR


def recently_proved(view: View) -> View:
    """Ask who they are once more before something sensitive. Put it below `@requires`.

    A page is shown afterwards; what was sent is kept and sent again (see `ask_for_proof`).
    """

    @wraps(view)
    def guarded(*args: Any, **arguments: Any) -> Any:
        return view(*args, **arguments) if proved_lately() else ask_for_proof()

    guarded.asks_for_proof = True  # type: ignore[attr-defined]
    return cast(View, guarded)


def ask_for_proof(_error: object = None) -> ResponseReturnValue:
    """To the page that asks who they are, with a way on to what they were about to do.

    A filled form is kept on our side for this sign-in alone, without anything secret; where it cannot be, a sentence
    says so. Also the answer to `ProofNeeded`, which operations raise.
    """
    if wants_problem():
        told = _("That needs you in person"), _("Do it on the portal's pages, which ask once more who you are.")
        return error_page(403, told=told)
    here, page = current(), _page_of_form()
    if request.method in {"GET", "HEAD"} or here is None:
        return redirect(url_for("accounts.prove", next=request.full_path.rstrip("?")), 303)
    token = None
    if not request.files:
        path = request.full_path.rstrip("?")
        fields = list(request.form.items(multi=True))
        with unit_of_work():
            token = keep_form(here.session_id, path=path, page=page, fields=fields, now=clock.now())
    if token is None:
        flash(_("For your safety we did not keep what you typed. Please fill it in once more."), "error")
        return redirect(url_for("accounts.prove", next=page), 303)
    return redirect(url_for("accounts.prove", next=url_for("accounts.carry_on", token=token)), 303)


def _page_of_form() -> str:
    referrer = request.referrer or ""
    if not referrer.startswith(request.host_url):
        return url_for("accounts.security")
    page = "/" + referrer[len(request.host_url) :]
    return page if is_local_path(page) else url_for("accounts.security")


def _seen(response: Response) -> Response:
    """Remember when the device was last used: one small statement, every few minutes, once the answer has left."""
    user = g.get("_login_user")
    if isinstance(user, SignedIn) and clock.now() >= user.last_seen_at + SEEN_EVERY:
        app, ip = current_app._get_current_object(), (request.remote_addr or "")[:45]  # type: ignore[attr-defined]
        response.call_on_close(partial(_note_use, app, user.session_id, ip, clock.now()))
    return response


def _note_use(app: Flask, session_id: int, ip: str, now: datetime) -> None:
    """Write it down if nobody is in the way: nobody waits for it, and the next request tries again."""
    try:
        with app.app_context(), deadlines.within(0), unit_of_work():
            used = update(AccountSession).where(AccountSession.id == session_id)
            db.session.execute(used.values(last_seen_at=now, ip=ip))
    except TransientConflict:
        log.debug("the last use of a session was not written: somebody else is writing")
    except Exception:
        log.warning("the last use of a session was not written", exc_info=True)
