"""Morning or evening: what somebody chose for this browser, kept in a cookie so that the first byte is right."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.web import csrf, safe_redirect

bp = Blueprint("theme", __name__)
YEAR = 365 * 24 * 3600


@bp.post("/theme")
@public
def choose() -> ResponseReturnValue:
    """Keep the choice and go back. Harmless, so it needs no token; requests of other sites are refused all the same."""
    chosen = request.form.get("theme", "")
    response = safe_redirect(request.form.get("next"), "/")
    if chosen in {"light", "dark"}:
        secure = str(current_app.config["BASE_URL"]).startswith("https:")
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=secure)
    else:
        response.delete_cookie("theme")
    return response  # type: ignore[no-any-return]


csrf.exempt(bp)
