"""What is said when something goes wrong: a page in the house's voice, or a sentence where no page can be made.

Whoever reads no pages is told the same as `application/problem+json` (RFC 9457): see `ways_in.wants_problem`.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from portal.core import language
from portal.core.access import actor
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.errors import Crowded, DatabaseAway, DatabaseGone, DiskFull, DomainError, TransientConflict
from portal.core.failures import EXPIRED, NOT_A_MEMBER, SAYS
from portal.core.settings import last_known
from portal.core.troubles import trouble
from portal.core.typed import page_before, words_sent
from portal.core.ways_in import wants_problem

log = logging.getLogger("portal")
SAFE = {"GET", "HEAD", "OPTIONS"}
SORRY = "Something went wrong on our side. Nothing you did is lost."
#: Seconds after which it is worth coming back.
RETRY_AFTER = {TransientConflict: 2, Crowded: 2, DatabaseAway: 15, DiskFull: 300}


def init_answers(app: Flask) -> None:
    """Answer errors with our own pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(DatabaseGone, _gone)
    app.register_error_handler(DomainError, _refused)
    for kind in (TransientConflict, DatabaseAway, DiskFull, DBAPIError, OSError):
        app.register_error_handler(kind, _trouble)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, **more: Any) -> Response:
    """The page that says, in the house's voice, what went wrong and where to go; or the same as a problem.

    `told`: a heading and a sentence of its own. `field`: the one it is about.
    """
    try:
        db.session.rollback()
        return _page(status, more)
    except Exception as error:
        if trouble(error) is not None or isinstance(error, DatabaseGone):
            return _without_records(more.get("told") or _away(taken=False))
        if current_app.config["PROPAGATE_EXCEPTIONS"]:
            raise
        log_error(error)
        return Response(SORRY, 500, mimetype="text/plain")


def _page(status: int, more: dict[str, Any]) -> Response:
    title, text = more.get("told") or (EXPIRED if more.get("csrf") else _words(status))
    if wants_problem():
        return _problem(status, str(title), str(text), more.get("field"))
    typed, before = (words_sent(), page_before()) if status in {400, 401} and request.method == "POST" else ([], "")
    page = render_template(
        "errors/error.html", status=status, title=title, text=text, request_id=g.get("request_id", ""), typed=typed,
        before=before,
    )  # fmt: skip
    return Response(page, status, mimetype="text/html")


def _words(status: int) -> tuple[Any, Any]:
    if status == 403 and actor().person_id is not None and not actor().is_member:
        return SAYS[403][0], NOT_A_MEMBER
    return SAYS.get(status) or SAYS[500 if status >= 500 else 400]


def _problem(status: int, title: str, detail: str, field: str | None) -> Response:
    """A problem of no type of its own. It names the request as the page does, for the office."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    said |= {"request_id": g.get("request_id", "")}
    if field is not None:
        said |= {"errors": [{"detail": detail, "pointer": f"#/{field}"}]}
    response = Response(json.dumps(said), status, mimetype="application/problem+json")
    response.vary.add("Accept")
    return response


def _without_records(told: tuple[Any, Any]) -> Response:
    """The page where nothing can be read: as a visitor sees it, with the association as it was last known."""
    g.actor, g.association = VISITOR, last_known()
    language.as_visitor()
    try:
        response = _page(503, {"told": told})
    except Exception as error:
        log_error(error)
        response = Response(SORRY, 503, mimetype="text/plain")
    response.headers["Retry-After"] = str(RETRY_AFTER[DatabaseAway])
    return response


def log_error(error: BaseException | None) -> None:
    """Log what nobody expected, by the request's id."""
    log.error("unexpected error", exc_info=error, extra={"request_id": g.get("request_id")})


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # a forged Host: no page of ours can be built for it
        return Response("This portal is not at that address.", 400, mimetype="text/plain")
    if isinstance(error, NotFound) and request.path.startswith("/static/"):
        return Response("Not found", 404, mimetype="text/plain")
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers.add(name, value)
    return response


def _csrf_error(error: CSRFError) -> Any:
    return error_page(400, csrf=True)


def _refused(error: DomainError) -> Response:
    """A rule said no where nobody shows it beside what was sent. For a page that is a mistake of ours, which we log."""
    if not wants_problem():
        if current_app.config["PROPAGATE_EXCEPTIONS"]:
            raise error
        log_error(error)
    return error_page(422, told=(SAYS[422][0], error.sentence or SAYS[422][1]), field=error.field)


def _trouble(error: Exception) -> Response:
    """The database (or its disk) is in trouble that we know: what happened to the last step, and when to come back."""
    met = trouble(error)
    if met is None:
        return _unexpected(error)
    log.warning("gave up", extra={"request_id": g.get("request_id"), "why": f"{type(met).__name__}: {met}"})
    if isinstance(met, DatabaseAway):
        response = _without_records(_away(met.taken))
    elif isinstance(met, DiskFull):
        response = error_page(503, told=_no_room())
    else:
        response = error_page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER[type(met)])
    return response


def _gone(error: DatabaseGone) -> Response:
    log.error("nothing can be saved: %s", error, extra={"request_id": g.get("request_id")})
    reads = request.method in SAFE
    response = error_page(503, told=_away(taken=False) if reads else _lost())
    response.headers["Retry-After"] = str(RETRY_AFTER[DatabaseAway] if reads else 60)
    return response


def _lost() -> tuple[Any, Any]:
    return _l("Nothing can be saved just now"), _l(
        "The portal has lost hold of its records, so your last step was not taken, and none will be until the office "
        "has seen to it. Please tell them."
    )


def _no_room() -> tuple[Any, Any]:
    return _l("There is no room left"), _l(
        "The disk of this portal is full, so nothing can be written down. Your last step was not taken; reading still "
        "works. Please tell the office: somebody has to make room."
    )


def _away(taken: bool | None) -> tuple[Any, Any]:
    if request.method in SAFE:
        return _l("Back in a moment"), _l("The portal cannot reach its records just now. Try again in a minute.")
    if taken is False:
        return _l("Back in a moment"), _l(
            "The portal cannot reach its records just now. Nothing of your last step was taken. Try again in a minute."
        )
    return _l("We do not know whether that was taken"), _l(
        "The connection to our records broke while your last step was being written down. Reload this page to send it "
        "again: what was taken is not taken twice."
    )


def _unexpected(error: Exception) -> Response:
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    log_error(error)
    return error_page(500)
