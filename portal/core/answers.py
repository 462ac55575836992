"""What is said when something goes wrong: a page in the house's voice, or a sentence where no page can be made."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from portal.core.db import db
from portal.core.errors import TransientConflict

log = logging.getLogger("portal")


def init_answers(app: Flask) -> None:
    """Answer errors with our own pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(TransientConflict, _busy)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, **more: Any) -> Response:
    """The page that says, in the house's voice, what went wrong and where to go; a sentence where no page can be made.

    Every page asks the database for the association's name: when that is away, nothing else can be said.
    """
    try:
        db.session.rollback()
        page = render_template("errors/error.html", status=status, request_id=g.get("request_id", ""), **more)
    except Exception as error:
        if current_app.config["PROPAGATE_EXCEPTIONS"]:
            raise
        log_error(error)
        return Response("Something went wrong on our side. Nothing you did is lost.", 500, mimetype="text/plain")
    return Response(page, status, mimetype="text/html")


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
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _csrf_error(error: CSRFError) -> Any:
    return error_page(400, csrf=True)


def _busy(error: TransientConflict) -> Any:
    log.warning("gave up after conflicts", extra={"request_id": g.get("request_id")})
    response = error_page(503)
    response.headers["Retry-After"] = "2"
    return response


def _unexpected(error: Exception) -> Any:
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    log_error(error)
    return error_page(500)
