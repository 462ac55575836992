"""Slowing down who tries too often. Counted in the database, so that every process counts the same.

A limit allows `most` tries in any `within`; what is refused is not counted, so nobody is locked out for good.
The figures are those of PyPI's warehouse.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, func, insert, select

from portal.accounts.models import Attempt, email_key
from portal.core.db import db, in_turn
from portal.core.errors import DomainError

FIVE_MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries at `door` by `whom` in any stretch of `within`."""

    door: str
    whom: str
    most: int
    within: timedelta

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.door}\n{self.whom}".encode()).hexdigest()


class TooManyTries(DomainError):
    """Come back later; `wait` says when."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        told = ngettext("Please wait a minute", "Please wait %(num)s minutes", minutes)
        super().__init__(_l("That was tried often in a short time. %(told)s and try again.", told=told))


def password_tries(email: str, ip: str) -> list[Limit]:
    """A password: 10 in 5 minutes for the address and for the network, 1,000 for everybody together."""
    return [
        Limit("password", email_key(email), 10, FIVE_MINUTES),
        Limit("password-from", network(ip), 10, FIVE_MINUTES),
        Limit("password-all", "", 1_000, FIVE_MINUTES),
    ]


def mail_requests(email: str, ip: str) -> list[Limit]:
    """A mail that a stranger can cause: 10 in an hour to a mailbox, 20 from a network."""
    return [
        Limit("mail", mailbox(email), 10, HOUR),
        Limit("mail-from", network(ip), 20, HOUR),
        Limit("mail-all", "", 1_000, FIVE_MINUTES),
    ]


def code_tries(account: str, ip: str) -> list[Limit]:
    """Six digits: 5 in 5 minutes, 20 in an hour and 50 a day, however many codes were asked for."""
    return [
        Limit("code", account, 5, FIVE_MINUTES),
        Limit("code-hour", account, 20, HOUR),
        Limit("code-day", account, 50, DAY),
        Limit("code-from", network(ip), 20, FIVE_MINUTES),
    ]


def link_tries(ip: str) -> list[Limit]:
    """Guessing at links that carry a token, and everything else that costs a hash without an account."""
    return [Limit("link-from", network(ip), 20, FIVE_MINUTES)]


def pictures(account_id: int) -> list[Limit]:
    """Pictures sent to be redrawn, which costs a second of a processor: 20 in an hour for an account."""
    return [Limit("picture", str(account_id), 20, HOUR)]


def network(ip: str) -> str:
    """The address, or for IPv6 the /64 that one customer has."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def mailbox(email: str) -> str:
    """One mailbox has many spellings: +tags go, and the dots before the @."""
    local, _, domain = email_key(email).rpartition("@")
    return local.partition("+")[0].replace(".", "") + "@" + domain


def count(limits: Sequence[Limit], *, now: datetime) -> None:
    """Count one try against all limits, or raise TooManyTries and count none. Call in a unit of work of its own."""
    in_turn(*(int(limit.key[:15], 16) for limit in limits))
    waits = [wait for limit in limits if (wait := _wait(limit, now)) is not None]
    if waits:
        raise TooManyTries(max(waits))
    db.session.execute(insert(Attempt), [{"key": limit.key, "at": now} for limit in limits])


def forgive(limits: Sequence[Limit]) -> None:
    """It was the right person: forget all tries against the first limit, and this one try against the others.

    So an office of twenty behind one address can sign in at nine, and a stranger's failures still add up.
    """
    own, *shared = limits
    db.session.execute(delete(Attempt).where(Attempt.key == own.key))
    for limit in shared:
        last = select(func.max(Attempt.id)).where(Attempt.key == limit.key).scalar_subquery()
        db.session.execute(delete(Attempt).where(Attempt.id == last))


def forget_old(now: datetime) -> None:
    """Drop what no limit looks at any more."""
    db.session.execute(delete(Attempt).where(Attempt.at < now - DAY))


def _wait(limit: Limit, now: datetime) -> timedelta | None:
    """How long until the limit allows another try; None when it does now."""
    recent = select(Attempt.at).where(Attempt.key == limit.key, Attempt.at > now - limit.within)
    nth = recent.order_by(Attempt.at.desc()).offset(limit.most - 1).limit(1)
    oldest: datetime | None = db.session.scalar(nth)
    return None if oldest is None else oldest + limit.within - now
