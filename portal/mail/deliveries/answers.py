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
#: Somebody waits for security mail with a code in mind: seconds at first. The last one repeats; about two days again.
URGENT_WAITS = (2, 5, 10, 20, 30, 60, 120, 300, 900, 3600)
MOST_URGENT_TRIES = 56
#: A broken connection says nothing against the message: the next try comes at once, so many times.
AFTER_A_BREAK, MOST_BREAKS = 2, 15
#: How often security mail is sent again by itself when nobody knows whether it arrived.
MOST_IN_DOUBT = 3
WAIT_IN_DOUBT = timedelta(seconds=10)
#: How the reason of a message begins that the server would not take from us, whoever it was for.
OURS = "the sender's own trouble: "
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}(?!\d)")
_QUOTA = {"5.4.5", "5.1.90", "5.7.708"}
_QUOTA_WORDS = re.compile(
    r"quota|(daily|hourly|sending|message|rate|outbound)\W+(\w+\W+){0,2}limit|too many messages", re.IGNORECASE
)
_RATE_WORDS = re.compile(
    r"thrott?l|rate.?limit|sending rate|unusual rate|too (many|fast)|quota|server busy|deferred|reputation"
    r"|limit\W+(\w+\W+){0,2}(exceed|reach)|(exceed|reach)\w*\W+(\w+\W+){0,3}limit",
    re.IGNORECASE,
)
_SENDER = {"5.1.7", "5.1.8"}
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


def taken(message: Ready, code: int, reply: str) -> Outcome:
    """The server said 250 to the final dot: it is responsible now."""
    return Outcome(message.number, State.ACCEPTED, code, without_addresses(reply))


def refused(message: Ready, code: int, reply: str, now: datetime) -> Outcome:
    """The server said no: for good (5xx), for the moment (4xx), or to us, which is no fault of the reader's."""
    detail = without_addresses(reply)
    if is_ours(code, reply):
        return _again(message, code, OURS + detail, now)
    if 500 <= code <= 599:
        return Outcome(message.number, State.REFUSED, code, detail)
    return _again(message, code, detail, now)


def is_quota(code: int, reply: str) -> bool:
    """Whether the sender as a whole may send no more for now (what providers say to the message after the last one)."""
    if not 500 <= code <= 599:
        return False
    status = _STATUS.match(reply)
    if status is None:
        return False
    return status[0] in _QUOTA or (status[0].startswith("5.7.") and _QUOTA_WORDS.search(reply) is not None)


def is_rate(code: int, reply: str) -> bool:
    """Whether a 4xx says that we bring too much at once: about the sender (X.7, or 454), and in words about a rate.

    A reader who gets too much (4.2.1), a full mailbox and greylisting are not that.
    """
    if not 400 <= code <= 499 or (code != 454 and not reply.startswith("4.7.")):
        return False
    return _RATE_WORDS.search(reply) is not None


def must_wait(code: int, reply: str) -> bool:
    """Whether we may send nothing more for now, whoever it is for: the message stays as if it had not been begun."""
    return is_quota(code, reply) or is_rate(code, reply)


def is_ours(code: int, reply: str) -> bool:
    """Whether a 5xx is about the sender: not allowed, not proved, blocked (RFC 3463: X.7, X.1.7, X.1.8; and quotas)."""
    status = _STATUS.match(reply) if 500 <= code <= 599 else None
    if status is None:
        return False
    return status[0].startswith("5.7.") or status[0] in _SENDER or is_quota(code, reply)


def in_doubt(message: Ready, why: str, now: datetime) -> Outcome:
    """No answer to the final dot. Only security mail is sent again by itself: a second code does no harm."""
    if message.lane == Lane.SECURITY and message.attempts < MOST_IN_DOUBT:
        due_at = now + WAIT_IN_DOUBT
        return Outcome(message.number, State.RETRY_WAIT, None, f"no answer, sent again: {why}", due_at=due_at)
    return Outcome(message.number, State.UNCONFIRMED, None, why)


def lost(message: Ready, why: str, now: datetime) -> Outcome:
    """The connection broke before the final dot: nothing arrived. Counted, in case this very message breaks it."""
    return _again(message, None, f"connection lost: {without_addresses(why)}", now, broken=True)


def not_begun(message: Ready) -> Outcome:
    """The server took no message from us at all: as if nothing had happened."""
    return Outcome(message.number, State.QUEUED, tried=False)


def _again(message: Ready, code: int | None, detail: str, now: datetime, *, broken: bool = False) -> Outcome:
    if message.attempts + 1 >= (MOST_URGENT_TRIES if message.lane == Lane.SECURITY else MOST_TRIES):
        ours = detail.startswith(OURS)
        why = f"{OURS if ours else ''}given up after two days: {detail.removeprefix(OURS)}"
        return Outcome(message.number, State.REFUSED, code, why)
    wait = wait_after(message.attempts, urgent=message.lane == Lane.SECURITY, broken=broken)
    return Outcome(message.number, State.RETRY_WAIT, code, detail, due_at=now + wait)


def wait_after(attempts: int, *, urgent: bool = False, broken: bool = False) -> timedelta:
    """How long to wait after so many tries, with jitter so that a thousand messages do not return together."""
    if urgent and broken and attempts < MOST_BREAKS:
        seconds = AFTER_A_BREAK
    elif urgent:
        seconds = URGENT_WAITS[min(attempts, len(URGENT_WAITS) - 1)]
    else:
        seconds = 60 * WAITS[min(attempts, len(WAITS) - 1)]
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))


#: No message waits for longer than this between two tries; a time further off was written by a wrong clock.
LONGEST_WAIT = timedelta(minutes=max(WAITS) * 1.2)


def without_addresses(reply: str) -> str:
    """A server's answer in one line, without the recipient it may name."""
    return _ADDRESS.sub("…@…", " ".join(reply.split()))[:300]
