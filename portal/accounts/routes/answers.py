"""What the pages of accounts share: counted tries, even answers, and forms shown again."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import current_app, g, request, session

from portal.accounts import operations, passwords, throttle
from portal.core import clock
from portal.core.demo import PASSWORD, SIGN_INS
from portal.core.settings import demo_mode
from portal.core.tokens import new_token
from portal.core.work import unit_of_work
from portal.mail.addresses import normalise

log = logging.getLogger(__name__)
#: Whoever asks for a mail is answered no sooner, so that the time does not tell whether the address is known.
EVEN_SECONDS = 0.2
#: Where the browser notes when it was asked to wait a moment.
ASKED_TO_WAIT = "asked_to_wait"


def remote_address() -> str:
    """The address this request comes from."""
    return request.remote_addr or ""


def count(limits: Sequence[throttle.Limit]) -> None:
    """Count one try, in a transaction of its own: it counts whatever follows. Raises TooManyTries.

    Who is asked to wait a moment takes a numbered note of it along, and is let through with it once.
    """
    now = clock.now()
    try:
        with unit_of_work():
            throttle.count(limits, now=now, waited=_waited(now))
    except throttle.AskedToWait:
        session[ASKED_TO_WAIT] = [now.timestamp(), new_token()]
        raise
    session.pop(ASKED_TO_WAIT, None)


def _waited(now: datetime) -> str:
    """The number of the wait that this browser was asked for and has served; empty where there is none."""
    match session.get(ASKED_TO_WAIT):
        case [float(asked), str(number)]:
            seconds = now.timestamp() - asked
            least, most = throttle.A_MOMENT.total_seconds(), throttle.FIVE_MINUTES.total_seconds()
            return number if least <= seconds <= most else ""
    return ""


@contextmanager
def evenly() -> Iterator[None]:
    """Take the same time whatever happens inside. Wrap whole units of work in it, never the other way round."""
    began = time.monotonic()
    try:
        yield
    finally:
        least: float = current_app.config.get("EVEN_SECONDS", EVEN_SECONDS)
        time.sleep(max(0.0, least - (time.monotonic() - began)))


def new_hash(password: str, *, office: bool, about: tuple[str, ...]) -> str:
    """Check a new password and hash it. Raises WeakPassword. Ends the read transaction."""
    passwords.check(password, office=office, about=about)
    return passwords.hashed(password)


def tell_of_siege(limit: throttle.Limit, email: str) -> None:
    """When a stranger's tries have filled a limit, tell the account's owner, if there is one; once a day.

    Call it after a try that failed. It happens at most once for each time the limit fills, and takes as long whether
    anybody has the address or not.
    """
    if throttle.is_full(limit, now=clock.now()):
        with evenly(), unit_of_work():
            operations.tell_of_siege(email, clock.now())


def demo_sign_ins() -> dict[str, Any]:
    """The demo's people and their password, for the sign-in page of a demo and nowhere else."""
    return {"demo": list(SIGN_INS.items()), "demo_password": PASSWORD} if demo_mode() else {"demo": []}


def log_try(email: str, *, opened: bool) -> None:
    """Log a try to come in, so that an operator sees a siege. Of the address only a piece of its hash is told."""
    about = throttle.Limit("log", normalise(email), 0, throttle.DAY).key[:12]
    log.info(
        "sign-in", extra={"opened": opened, "address": about, "ip": remote_address(), "request_id": g.get("request_id")}
    )
