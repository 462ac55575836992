"""What a server's answer means for a delivery."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta

from portal.mail.deliveries.composing import Ready
from portal.mail.deliveries.ledger import Outcome
from portal.mail.kinds import Lane
from portal.mail.models import State

#: Waits between tries, in minutes; the last one repeats. Eighteen tries take about two days.
WAITS = (2, 5, 15, 30, 60, 120, 240)
MOST_TRIES = 18
#: How often security mail is sent again by itself when nobody knows whether it arrived.
MOST_IN_DOUBT = 3
WAIT_IN_DOUBT = timedelta(seconds=30)
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


def taken(message: Ready, code: int, reply: str) -> Outcome:
    """The server said 250 to the final dot: it is responsible now."""
    return Outcome(message.number, State.ACCEPTED, code, without_addresses(reply))


def refused(message: Ready, code: int, reply: str, now: datetime) -> Outcome:
    """The server said no: for good (5xx), or for the moment (anything else)."""
    detail = without_addresses(reply)
    if 500 <= code <= 599:
        return Outcome(message.number, State.REFUSED, code, detail)
    return _again(message, code, detail, now)


def in_doubt(message: Ready, why: str, now: datetime) -> Outcome:
    """No answer to the final dot. Only security mail is sent again by itself: a second code does no harm."""
    if message.lane == Lane.SECURITY and message.attempts < MOST_IN_DOUBT:
        due_at = now + WAIT_IN_DOUBT
        return Outcome(message.number, State.RETRY_WAIT, None, f"no answer, sent again: {why}", due_at=due_at)
    return Outcome(message.number, State.UNCONFIRMED, None, why)


def lost(message: Ready, why: str, now: datetime) -> Outcome:
    """The connection broke before the final dot: nothing arrived. Counted, in case this very message breaks it."""
    return _again(message, None, f"connection lost: {without_addresses(why)}", now)


def not_begun(message: Ready, now: datetime) -> Outcome:
    """The server took no message from us at all: as if nothing had happened."""
    return Outcome(message.number, State.QUEUED, due_at=now, tried=False)


def _again(message: Ready, code: int | None, detail: str, now: datetime) -> Outcome:
    if message.attempts + 1 >= MOST_TRIES:
        return Outcome(message.number, State.REFUSED, code, f"given up after two days: {detail}")
    return Outcome(message.number, State.RETRY_WAIT, code, detail, due_at=now + wait_after(message.attempts))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries, with jitter so that a thousand messages do not return together."""
    minutes = WAITS[min(attempts, len(WAITS) - 1)]
    return timedelta(minutes=minutes * random.uniform(0.8, 1.2))


def without_addresses(reply: str) -> str:
    """A server's answer in one line, without the recipient it may name."""
    return _ADDRESS.sub("…@…", " ".join(reply.split()))[:300]
