"""What every request gets: an id, a checked host, headers, template globals, error pages, and a second try."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, Rule

from portal.core import clock, deadlines, jobs, language, once, say, sayings
from portal.core.access import actor, may, opens
from portal.core.answers import SAFE, init_answers, log_error
from portal.core.assets import asset_url, compress
from portal.core.branding import accent_pair, accent_url
from portal.core.caching import is_a_picture, say_what_may_be_kept
from portal.core.db import db
from portal.core.errors import AlreadyDone, Crowded, DatabaseAway, TransientConflict
from portal.core.house import house
from portal.core.parts import around, here, icon
from portal.core.places import is_local_path
from portal.core.requestlog import request_id, write_line
from portal.core.rows import as_cards
from portal.core.settings import association, demo_mode
from portal.core.templates import Templates, init_words
from portal.core.text import initials, markdown
from portal.core.tokens import new_token
from portal.core.troubles import overtaken, trouble
from portal.core.ways_in import by_browser
from portal.core.writers import Writers


class OfForms(CSRFProtect):
    """The token of forms is asked of browsers alone: nothing else sends what it comes in by without being told to."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in SAFE or by_browser():
            super().protect(apply_exemptions=apply_exemptions)
        else:
            g.csrf_valid = True


csrf = OfForms()
babel = Babel()
TRIES = 6
#: More fields than any form of ours has. Millions of them fit into a body: seconds of parsing, and a gigabyte.
MOST_FIELDS = 10_000
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


class Address(Rule):
    """A rule that learns how its address is written when the first one is: Werkzeug compiles Python for each of some
    five hundred ways, at every start, and most processes write a few of them."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn, name = super()._compile_builder, "_build_unknown" if append_unknown else "_build"

        def first(rule: Address, **values: Any) -> tuple[str, str]:
            write: Callable[..., tuple[str, str]] = learn(append_unknown).__get__(rule)
            setattr(rule, name, write)
            return write(**values)

        return first


class Portal(Flask):
    """Flask, with one addition: a request that met a conflict is done again, as a whole, until its time is over.

    One that was overtaken is done again once: it sees then what the quicker one wrote, and says so.
    """

    jinja_environment = Templates
    url_rule_class = Address

    def full_dispatch_request(self) -> Response:
        with deadlines.within(self.config["PATIENCE_SECONDS"]):
            return super().full_dispatch_request()

    def dispatch_request(self) -> Any:
        for attempt in range(TRIES):
            try:
                return (once.first_answer() if attempt else None) or super().dispatch_request()
            except Exception as error:
                met = trouble(error)
                if met is None and (attempt or "taken" in g or not overtaken(error)):
                    raise
                db.session.rollback()
                db.session.remove()
                if met and not _worth_another_try(met, attempt):
                    if met is error:
                        raise
                    raise met from error
            _rewind()
            jobs.pause(attempt)
        raise AssertionError("unreachable")

    def log_exception(self, exc_info: Any) -> None:
        """Flask would write the address down; `answers` says the rest."""
        log_error(exc_info[1])


def _rewind() -> None:
    """What was read of uploaded files is read again: the next try would find them empty."""
    for file in request.files.values():
        file.stream.seek(0)


def _worth_another_try(met: Exception, attempt: int) -> bool:
    """A conflict, while there is time; a page that was only being read, once, on a fresh connection."""
    if isinstance(met, TransientConflict) and not isinstance(met, Crowded):
        return attempt < TRIES - 1 and not deadlines.over()
    return isinstance(met, DatabaseAway) and attempt == 0 and request.method in SAFE


def init_web(app: Flask) -> None:
    """Attach everything of this module to the application."""
    app.url_map.converters["int"] = RowNumber
    app.extensions["writers"] = Writers(app.config["WEB_THREADS"] - 1)
    app.before_request(_begin)  # first: what is refused next has an id as well
    csrf.init_app(app)
    language.init_languages(app)
    babel.domain_instance = language.Catalogue()
    # What WTForms says by itself asks Flask-Babel, and only ever inside a request.
    babel.init_app(app, locale_selector=language.current, timezone_selector=lambda: association().time_zone)
    app.after_request(_finish)
    app.after_request(once.settle)
    init_answers(app)
    app.register_error_handler(AlreadyDone, _already_done)
    init_words(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset_url=asset_url, may=may, opens=opens, menu=_menu, theme=_theme, demo_mode=demo_mode,
        external_url=external_url, now=clock.now, initials=initials, here=here, around=around, new_once=new_token,
        accent_url=accent_url, as_cards=as_cards, accent_pair=accent_pair, external_asset=external_asset,
        draw_icon=icon, lang=language.html_tag, speaks=language.choices, direction=language.direction,
        in_ours=language.marks_of_content,
    )  # fmt: skip
    for function in say.FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.filters["from_the_left"] = language.from_the_left
    app.jinja_env.filters["said"] = sayings.said
    app.context_processor(lambda: {"me": actor(), "my_face": _my_face(), "association": association()})
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def path_of(endpoint: str, **values: Any) -> str:
    """The path of a page, where there is no request to ask with `url_for`."""
    return current_app.url_map.bind("").build(endpoint, values)


def external_url(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, from BASE_URL and never from the request: for mail, feeds and calendars."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path_of(endpoint, **values)


def external_asset(path: str) -> str:
    """The absolute address of a static file, for mail."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + asset_url(path)


def safe_redirect(target: str | None, otherwise: str) -> Any:
    """303 to `target` when it is a path of this portal, else to `otherwise`."""
    return redirect(target if target and is_local_path(target) else otherwise, 303)


def _begin() -> Response | None:
    g.started = time.perf_counter()
    g.request_id = request_id()
    if "\0" in request.path or b"%00" in request.query_string or b"\0" in request.query_string:
        abort(400)  # nobody types it, and PostgreSQL keeps no such text
    if request.method in SAFE:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "cross_site", False) and _is_cross_site() and by_browser():
        raise CSRFError("cross-site request")
    if _is_too_much():
        abort(413)
    return once.begin()  # before anything is asked about the token or the right: the first answer says it all


def _is_too_much() -> bool:
    """What is sent in parts, its parser refuses; of what is sent in one piece it takes whatever there is."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return False
    most = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if (request.content_length or 0) > most:
        return True
    sent = request.get_data()
    return len(sent) > most or sent.count(b"&") >= MOST_FIELDS


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
    if request.endpoint == "static" or is_a_picture(response):
        # Pictures in mail are shown by other people's mail programs, and by a frame without an origin.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return compress(response)
    say_what_may_be_kept(response)
    write_line(response.status_code)
    return response


def _menu(place: str) -> list[SimpleNamespace]:
    """The entries of a menu as templates show them; the longest matching address is the current one.

    An entry that stands above others of its menu (the office, above its rooms) is current on its own page alone.
    """
    here = request.path if request else "/"
    rule = request.url_rule.rule if request and request.url_rule else ""
    entries = [(entry, entry.url) for entry in house().entries(place, actor())]
    urls = [url for _, url in entries]
    inside = [url for url in urls if here == url or (here.startswith(url + "/") and not _above(url, urls))]
    over = (url for entry, url in entries if any(each.holds(rule) for each in entry.over))
    current = max(inside, key=len, default=next(over, None))
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


def _already_done(error: AlreadyDone) -> Any:
    return once.lead(error.location)
