"""A form has one effect, however often it is sent, and every answer to it is the first one's.

Each form carries `once`, a random key. The first unit of work of a request writes it down in its own transaction; what
comes with the same key later is led to where the first one led, before anything else is asked: whether the page is
still there, whether the person still may, whether the form is still right. No route has to know about it.

A key counts for the browser session that used it, at the address it was sent to; for whoever came in another way, for
their account. What was refused may be sent again.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, g, has_request_context, redirect, request, session
from sqlalchemy import delete, insert, select, update

from portal.core import clock, deadlines
from portal.core.access import actor
from portal.core.db import db
from portal.core.errors import AlreadyDone, TransientConflict
from portal.core.models import FormOnce
from portal.core.places import is_local_path
from portal.core.tokens import digest
from portal.core.ways_in import by_browser

log = logging.getLogger(__name__)
#: What a key looks like; a client that sends anything else is not protected from its own double click.
SHAPE = re.compile(r"[\w-]{20,64}", re.ASCII)
#: How long somebody waits for the first answer, in seconds.
PATIENCE = 3.0
KEPT = timedelta(days=7)
#: What was done before something broke is done: a page that could not be drawn is no reason to do it twice.
BROKE = 500
#: Who waits for the first answer to a form, by its key, in this process: the latest alone, whose browser shows it.
_waiting: dict[str, object] = {}
_waiting_lock = threading.Lock()
#: In the session: the scope that the browser had before it signed in or out.
FORMER = "once"


@dataclass
class Key:
    """The key of one form. `names`: how its row may be called (in the scope of now, and in that before a sign-in)."""

    scope: str
    names: tuple[str, ...]
    spent: bool = False
    answer: str = ""

    def led(self) -> str | None:
        """Where an earlier request with this key led: "" while that is not known, None where there was none."""
        if self.spent:
            return None
        return db.session.scalar(select(FormOnce.location).where(FormOnce.key.in_(self.names)).limit(1))

    def refuse_repeat(self) -> None:
        """Raise AlreadyDone when the key was used, TransientConflict while its first request is under way."""
        led = self.led()
        if led == "" and has_request_context():
            raise TransientConflict("the same form is being answered")
        if led is not None:
            raise AlreadyDone(led)

    def spend(self, answer: str) -> None:
        """Write the key down, in the transaction of what it stands for."""
        if not self.spent:
            db.session.execute(insert(FormOnce).values(key=self.names[0], at=clock.now(), location=answer))
        elif answer:
            db.session.execute(update(FormOnce).where(FormOnce.key == self.names[0]).values(location=answer))

    def was_spent(self, answer: str) -> None:
        """The transaction has been committed."""
        self.spent, self.answer = True, answer or self.answer


def begin() -> Response | None:
    """Read the key of the form that this request sends; the answer, if it was sent before."""
    named = (value for name, value in request.form.items() if name == "once" or name.endswith("-once"))
    g.once = _of(next(named, None))
    return first_answer()


def key_of(given: str | None) -> Key | None:
    """The key that a unit of work uses up: the request's own, or the given one where there is none."""
    own: Key | None = g.get("once") if has_request_context() else None
    return own or _of(given)


def _of(given: str | None) -> Key | None:
    if not given or not SHAPE.fullmatch(given):
        return None
    if not has_request_context():
        return Key("", (digest(given),))
    scopes = [each for each in (_scope(), session.get(FORMER)) if isinstance(each, str)]
    return Key(scopes[0], tuple(digest(f"{each} {request.path} {given}") for each in scopes))


def _scope() -> str:
    """Whose keys these are: the sign-in's, or a visitor's browser session's; no browser: the account's."""
    if not by_browser():
        return digest(f"account {actor().account_id}")
    return digest(str(session.get("_user_id") or session.get("csrf_token") or ""))


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
    if _scope() != key.scope:
        session[FORMER] = key.scope
    return response


def _note(key: Key, response: Response) -> None:
    from portal.core.work import unit_of_work  # noqa: PLC0415 - which uses up keys, and so knows this module

    if response.status_code >= 400 and response.status_code != BROKE:
        with unit_of_work():
            db.session.execute(delete(FormOnce).where(FormOnce.key == key.names[0]))
    elif not key.answer:  # "" says that it is under way: its end is noted, also where it leads nowhere else
        with unit_of_work() as work:
            work.answer = _local(response.location or "")


def forget_old(now: datetime) -> None:
    """The sweep of this module: nobody sends a form again after a week."""
    from portal.core.work import unit_of_work  # noqa: PLC0415 - as above

    old = FormOnce.at < now - KEPT
    if db.session.scalar(select(FormOnce.key).where(old).limit(1)):
        with unit_of_work():
            db.session.execute(delete(FormOnce).where(old))
