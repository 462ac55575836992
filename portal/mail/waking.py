"""Waking the worker: after a commit, and seldom. A lost call only delays, since the sweep finds what is due."""

from __future__ import annotations

import threading
import time

from flask import current_app

from portal.core import work
from portal.core.db import db
from portal.core.jobs import poke, queue

#: The two drains: what people wait for, and what may take its time.
PROMPT, BULK = "prompt", "bulk"
#: A process wakes each drain at most this often, in seconds.
EVERY = 1.0

_lock = threading.Lock()
_woken: dict[str, float] = {}


def after_commit(lane: str) -> None:
    """Wake the drain of this lane when the unit of work has committed; once, however many messages it wrote."""
    action = _wake_bulk if lane == BULK else _wake_prompt
    if action not in db.session().info.get("after_commit", []):
        work.after_commit(action)


def wake(which: str) -> None:
    """Ask for a drain now, or in a second when one was asked for just before."""
    if not current_app.config["JOBS"]:
        return
    now = time.monotonic()
    with _lock:
        last = _woken.get(which, 0.0)
        if last > now:
            return  # one is scheduled already, and will see this message too
        soon = now - last < EVERY
        _woken[which] = now + EVERY if soon else now
    if soon:
        queue().task.schedule(args=("mail.drain", which), delay=EVERY)
    else:
        poke("mail.drain", which)


def _wake_prompt() -> None:
    wake(PROMPT)


def _wake_bulk() -> None:
    wake(BULK)
