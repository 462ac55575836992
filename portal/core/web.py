"""What every request gets: an id, a checked host, headers, template globals, error pages, and a second try."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import MutableMapping
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, abort, current_app, g, has_app_context, redirect, render_template, request, session
from flask.templating import Environment
from flask_babel import Babel, Domain, get_domain, get_locale
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, NotFound, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portal.core import clock, jobs, say
from portal.core.access import actor, may
from portal.core.assets import asset_url, compress
from portal.core.branding import accent_pair, accent_url
from portal.core.db import db
from portal.core.errors import AlreadyDone, DatabaseGone, TransientConflict
from portal.core.house import house
from portal.core.parts import around, here, icon
from portal.core.settings import association, demo_mode
from portal.core.text import initials, markdown
from portal.core.tokens import new_token

log = logging.getLogger("portal.requests")
csrf = CSRFProtect()
babel = Babel()
SAFE = {"GET", "HEAD", "OPTIONS"}
TRIES = 6
CSP = (
    "default-src 'none'; base-uri 'none'; object-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number larger than the databases count rows with is a page that is missing."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **({"max": 2**31 - 1} | kwargs))


class Templates(Environment):
    """Templates share the environment's globals as they are: none has its own, and a chain of maps is slow to read."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Portal(Flask):
    """Flask, with one addition: a request that met a transient conflict is done again, as a whole."""

    jinja_environment = Templates

    def dispatch_request(self) -> Any:
        for attempt in range(TRIES):
            try:
                return super().dispatch_request()
            except TransientConflict:
                db.session.rollback()
                db.session.remove()
                if attempt == TRIES - 1:
                    raise
                jobs.pause(attempt)
        raise AssertionError("unreachable")


def init_web(app: Flask) -> None:
    """Attach everything of this module to the application."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_begin)  # first: what is refused next has an id as well
    csrf.init_app(app)
    babel.domain_instance = Catalogue()
    babel.init_app(app, locale_selector=lambda: association().locale, timezone_selector=lambda: association().time_zone)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(TransientConflict, _busy)
    app.register_error_handler(DatabaseGone, _gone)
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset_url=asset_url, may=may, menu=_menu, theme=_theme, demo_mode=demo_mode, external_url=external_url,
        now=clock.now, initials=initials, here=here, around=around, new_once=new_token, accent_url=accent_url,
        accent_pair=accent_pair, external_asset=external_asset, draw_icon=icon,
    )  # fmt: skip
    for function in say.FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["markdown"] = markdown
    app.context_processor(lambda: {"me": actor(), "my_face": _my_face(), "association": association()})
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


class Catalogue(Domain):
    """The translations, read once per language and found once per request: Flask-Babel looks for every word anew."""

    def get_translations(self) -> Any:
        if not has_app_context():
            return super().get_translations()
        if "catalogue" not in g:
            kept, locale = current_app.extensions.setdefault("catalogues", {}), str(get_locale())
            if locale not in kept:
                kept[locale] = super().get_translations()
            g.catalogue = kept[locale]
        return g.catalogue


def _gettext(words: str) -> str:
    return str(get_domain().get_translations().ugettext(words))


def _ngettext(one: str, many: str, number: int) -> str:
    return str(get_domain().get_translations().ungettext(one, many, number))


def external_url(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, from BASE_URL and never from the request: for mail, feeds and calendars."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def external_asset(path: str) -> str:
    """The absolute address of a static file, for mail."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + asset_url(path)


def is_local_path(target: str | None) -> bool:
    """Whether `target` is a path of this portal: one leading slash, no host, no backslash, nothing invisible."""
    return bool(target and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", target))


def safe_redirect(target: str | None, otherwise: str) -> Any:
    """303 to `target` when it is a path of this portal, else to `otherwise`."""
    return redirect(target if target and is_local_path(target) else otherwise, 303)


def _begin() -> None:
    g.started = time.perf_counter()
    known = request.headers.get("X-Request-ID", "")
    g.request_id = known if re.fullmatch(r"[\w-]{8,40}", known) else secrets.token_hex(8)
    if "\0" in request.path or b"%00" in request.query_string or b"\0" in request.query_string:
        abort(400)  # nobody types it, and PostgreSQL keeps no such text
    if request.method in SAFE:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "cross_site", False) and _is_cross_site():
        raise CSRFError("cross-site request")


def _is_cross_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.split("//", 1)[-1] != request.host


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CSP)
    if str(current_app.config["BASE_URL"]).startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.endpoint == "static":
        # Pictures in mail are shown by other people's mail programs, and by a frame without an origin.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return compress(response)
    if "Cache-Control" not in response.headers:
        private = "_user_id" in session
        response.headers["Cache-Control"] = "private, no-store" if private else "no-cache"
    _write_log(response)
    return response


def _write_log(response: Response) -> None:
    took = round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None
    who = g.actor.account_id if "actor" in g else None
    known = {"method": request.method, "path": _path_told(), "status": response.status_code, "ms": took}
    log.info("request", extra=known | {"account": who, "request_id": g.get("request_id")})


def _path_told() -> str:
    """The path without the token of a link: whoever reads the log could follow it."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def _menu(place: str) -> list[SimpleNamespace]:
    """The entries of a menu as templates show them; the longest matching address is the current one.

    An entry that stands above others of its menu (the office, above its rooms) is current on its own page alone.
    """
    here = request.path if request else "/"
    entries = [(entry, entry.url) for entry in house().entries(place, actor())]
    urls = [url for _, url in entries]
    inside = [url for url in urls if here == url or (here.startswith(url + "/") and not _above(url, urls))]
    current = max(inside, key=len, default=None)
    return [
        SimpleNamespace(label=e.label, url=url, icon=e.icon, group=e.group, current=url == current)
        for e, url in entries
    ]


def _above(url: str, urls: list[str]) -> bool:
    return url == "/" or any(other.startswith(url + "/") for other in urls)


def _theme() -> str:
    chosen = request.cookies.get("theme", "") if request else ""
    return chosen if chosen in {"light", "dark"} else ""


def _my_face() -> SimpleNamespace | None:
    who = actor()
    return SimpleNamespace(name=who.name, photo_url=who.face) if who.signed_in else None


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
        _log_error(error)
        return Response("Something went wrong on our side. Nothing you did is lost.", 500, mimetype="text/plain")
    return Response(page, status, mimetype="text/html")


def _log_error(error: Exception) -> None:
    logging.getLogger("portal").error("unexpected error", exc_info=error, extra={"request_id": g.get("request_id")})


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


def _gone(error: DatabaseGone) -> Any:
    log.error("nothing can be saved: %s", error, extra={"request_id": g.get("request_id")})
    response = error_page(503, gone=True)
    response.headers["Retry-After"] = "60"
    return response


def _already_done(error: AlreadyDone) -> Any:
    return redirect(error.location if is_local_path(error.location) else "/", 303)


def _unexpected(error: Exception) -> Any:
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    _log_error(error)
    return error_page(500)
