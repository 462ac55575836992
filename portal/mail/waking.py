"""The three ways out, and how the slowest is woken: after a commit, and seldom.

`SECURITY` and `PROMPT` need no call: in each worker a watch looks for them twice a second (`deliveries.watch`), on
threads that nothing else uses. `BULK` is a task of the queue; a lost call only delays, since the sweep finds what is
due.
"""

from __future__ import annotations

import threading
import time

from flask import current_app

from portal.core import unit
from portal.core.jobs import poke

#: The three drains: codes and links to get in, what people wait for, and what may take its time.
SECURITY, PROMPT, BULK = "security", "prompt", "bulk"
#: A process wakes the bulk drain at most this often, in seconds.
EVERY = 1.0

_lock = threading.Lock()
#: When the bulk drain was last woken, or will be, on the monotonic clock.
_woken = [0.0]


def after_commit() -> None:
    """Wake the bulk drain when the unit of work has committed; once, however many messages it wrote."""
    unit.after_commit(wake)


def wake() -> None:
    """Ask for a bulk drain now, or in a second when one was asked for just before."""
    if not current_app.config["JOBS"]:
        return
    now = time.monotonic()
    with _lock:
        last = _woken[0]
        if last > now:
            return  # one is scheduled already, and will see this message too
        soon = now - last < EVERY
        _woken[0] = now + EVERY if soon else now
    poke("mail.drain", BULK, delay=EVERY if soon else 0.0)
