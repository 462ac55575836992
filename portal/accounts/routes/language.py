"""The language of the pages and of one's mail: chosen by whoever reads them."""

from __future__ import annotations

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.blueprint import bp
from portal.accounts.operations import choose_language
from portal.core import language
from portal.core.access import public
from portal.core.theme import YEAR
from portal.core.web import safe_redirect
from portal.core.work import unit_of_work


@bp.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Keep the choice for this browser, and for the account where there is one, and go back."""
    chosen, here = request.form.get("language", ""), sessions.current()
    if chosen not in language.offered():
        return redirect("/", 303)
    if here:
        with unit_of_work():
            choose_language(here.account_id, chosen)
    response = safe_redirect(request.form.get("next"), "/")
    secure = str(current_app.config["BASE_URL"]).startswith("https:")
    response.set_cookie(language.COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response  # type: ignore[no-any-return]
