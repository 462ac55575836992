"""A form has one effect, however often it is sent, and every answer to it is the first one's.

Each form carries `once`, a random key. The first unit of work of a request writes it down in its own transaction; what
comes with the same key later is led to where the first one led, before anything else is asked: whether the page is
still there, whether the person still may, whether the form is still right. No route has to know about it.

What was refused may be sent again.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta

from flask import Response, g, redirect, request, session
from sqlalchemy import delete, select

from portal.core import deadlines, form_keys
from portal.core.db import db
from portal.core.form_keys import Key
from portal.core.models import FormOnce
from portal.core.places import is_local_path
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
#: How long somebody waits for the first answer, in seconds.
PATIENCE = 3.0
KEPT = timedelta(days=7)
#: What was done before something broke is done: a page that could not be drawn is no reason to do it twice.
BROKE = 500
#: Who waits for the first answer to a form, by its key, in this process: the latest alone, whose browser shows it.
_waiting: dict[str, object] = {}
_waiting_lock = threading.Lock()


def begin() -> Response | None:
    """Read the key of the form that this request sends; the answer, if it was sent before."""
    named = (value for name, value in request.form.items() if name == "once" or name.endswith("-once"))
    g.once = form_keys.read(next(named, None))
    return first_answer()


def first_answer() -> Response | None:
    """The answer to a form that was sent before: a redirect to where that led. Waits while it is being found."""
    key: Key | None = g.get("once")
    if key is None or (led := key.led()) is None:
        return None
    if led == "":
        led = _waited_for(key)
    return None if led is None else lead(led)


def _waited_for(key: Key) -> str | None:
    """Where the first one led, once that is known; "" when it takes too long, or as soon as somebody else waits.

    So a form that is sent a hundred times holds one thread, and not all of them.
    """
    me, name, until = object(), key.names[-1], time.monotonic() + PATIENCE
    with _waiting_lock:
        _waiting[name] = me
    try:
        led: str | None = ""
        while led == "" and _waiting.get(name) is me and time.monotonic() < until and not deadlines.over():
            db.session.rollback()
            time.sleep(0.05)
            led = key.led()
        return led
    finally:
        with _waiting_lock:
            if _waiting.get(name) is me:
                del _waiting[name]


def lead(location: str) -> Response:
    """A redirect within the house: there, or back to the form's page, or home."""
    return redirect(_local(location), 303)  # type: ignore[return-value]


def _local(location: str) -> str:
    here, referrer = request.host_url, request.referrer or ""
    page = "/" + referrer[len(here) :] if referrer.startswith(here) else "/"
    return next(each for each in (location, page, "/") if is_local_path(each))


def settle(response: Response) -> Response:
    """After the view: note where the form led, let a refused one be sent again, and answer a repeated one.

    Between the first look at the key and the view's own reading the first request may have come to its end: then the
    view refuses what is done already, and its answer is replaced by the first one's.
    """
    key: Key | None = g.get("once")
    if key is None:
        return response
    try:
        if not key.spent:
            return (first_answer() if 400 <= response.status_code < 500 else None) or response
        _note(key, response)
    except Exception:  # the answer matters more than the next one
        log.warning("where a form led was not noted", exc_info=True)
    if form_keys.scope() != key.scope:
        session[form_keys.FORMER] = key.scope
    return response


def _note(key: Key, response: Response) -> None:
    if response.status_code >= 400 and response.status_code != BROKE:
        with unit_of_work():
            db.session.execute(delete(FormOnce).where(FormOnce.key == key.names[0]))
    elif not key.answer:  # "" says that it is under way: its end is noted, also where it leads nowhere else
        with unit_of_work() as work:
            work.answer = _local(response.location or "")


def forget_old(now: datetime) -> None:
    """The sweep of this module: nobody sends a form again after a week."""
    old = FormOnce.at < now - KEPT
    if db.session.scalar(select(FormOnce.key).where(old).limit(1)):
        with unit_of_work():
            db.session.execute(delete(FormOnce).where(old))
