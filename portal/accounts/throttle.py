"""Slowing down who tries too often. Counted in the database, so that every process counts the same.

A limit allows `most` tries in any `within`; what is refused is not counted, so nobody is locked out for good.
The figures are those of PyPI's warehouse.

Strangers must not be able to close a door for its owner. So a device from which somebody has come in before
(`device`, see devices.py) is counted by itself, and all those of one account together; proving once more who one is,
signed in, is counted by itself too; and what everybody shares only slows: whoever has waited a few seconds when asked
to may go on, once for each wait.
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

from portal.accounts.models import Attempt
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.mail.addresses import normalise

FIVE_MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)
A_MOMENT = timedelta(seconds=5)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries at `door` by `whom` in any stretch of `within`."""

    door: str
    whom: str
    most: int
    within: timedelta
    #: Whether it only asks to wait a moment, and lets pass whoever did.
    slows: bool = False

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


class AskedToWait(TooManyTries):
    """Many people try at this moment. Whoever comes back after `wait` is let through."""

    def __init__(self) -> None:
        super().__init__(A_MOMENT)
        self.sentence = _l("Very many people are trying at this moment. Please wait five seconds and press again.")


def sign_in_tries(email: str, ip: str, device: str = "") -> list[Limit]:
    """A password typed by a visitor: 10 in 5 minutes for the address and for the network.

    From a device that has been let in to that account before, 10 of its own, 20 by all such devices of the account,
    and 100 by all such from the network. 1,000 by everybody together slow down.
    """
    return _strangers("password", normalise(email), ip, device, most=10, a_network=10, within=FIVE_MINUTES)


def password_tries(email: str) -> list[Limit]:
    """A password typed by somebody signed in, to prove once more who they are: 10 in 5 minutes, counted by itself."""
    return [Limit("proof", normalise(email), 10, FIVE_MINUTES)]


def mail_from_outside(email: str, ip: str, device: str = "") -> list[Limit]:
    """A mail that a stranger can cause: 10 in an hour to a mailbox, 20 from a network, 1,000 in 5 minutes slow down."""
    return _strangers("mail", normalise(email), ip, device, most=10, a_network=20, within=HOUR)


def mail_requests(email: str) -> list[Limit]:
    """A mail to oneself that somebody signed in asks for: 10 in an hour, counted by itself."""
    return [Limit("mail-own", normalise(email), 10, HOUR)]


def sign_in_code_tries(asked: str, ip: str, device: str = "") -> list[Limit]:
    """Six digits typed by a visitor. `asked`: a hash of the address a code was asked for, known or not.

    5 in 5 minutes, 20 in an hour and 50 a day, however many codes were asked for; twice that from all known devices.
    """
    if device:
        return [
            *_digits("code-device", f"{asked} {device}"),
            *_digits("code-devices", asked, times=2),
            *_from("code-devices-from", ip, 200, FIVE_MINUTES),
        ]
    return [*_digits("code", asked), *_from("code-from", ip, 20, FIVE_MINUTES)]


def code_tries(account: str) -> list[Limit]:
    """Six digits typed by somebody signed in, to prove once more who they are; counted by itself."""
    return _digits("proof-code", account)


def link_tries(ip: str) -> list[Limit]:
    """Guessing at links that carry a token, and everything else that costs a hash without an account."""
    return _from("link-from", ip, 20, FIVE_MINUTES)


def pictures(account_id: int) -> list[Limit]:
    """Pictures sent to be redrawn, which costs a second of a processor: 20 in an hour for an account."""
    return [Limit("picture", str(account_id), 20, HOUR)]


def documents(account_id: int) -> list[Limit]:
    """Documents that are set to be printed, which takes a process of its own for seconds: 10 in an hour."""
    return [Limit("document", str(account_id), 10, HOUR)]


def messages(person_id: int) -> list[Limit]:
    """Messages that a member writes to others: 20 in a day."""
    return [Limit("message", str(person_id), 20, DAY)]


def messages_to(person_id: int, to: int) -> list[Limit]:
    """Those that go to one and the same person: 3 in a day, however many others are written to."""
    return [Limit("message-to", f"{person_id} {to}", 3, DAY)]


def back_and_forth(person_id: int, what: str) -> list[Limit]:
    """What somebody may do, undo and do again while others get a letter each time: 5 times in a day."""
    return [Limit("back-and-forth", f"{person_id} {what}", 5, DAY)]


def _strangers(
    door: str, email: str, ip: str, device: str, *, most: int, a_network: int, within: timedelta
) -> list[Limit]:
    """What nobody signed in may do about an address: `most` times, and `a_network` times from one network.

    A device that was let in to the account before counts for itself; all such devices have twice as much together, and
    their network ten times.
    """
    if device:
        return [
            Limit(f"{door}-device", f"{email} {device}", most, within),
            Limit(f"{door}-devices", email, 2 * most, within),
            *_from(f"{door}-devices-from", ip, 10 * a_network, within),
        ]
    return [
        Limit(door, email, most, within),
        *_from(f"{door}-from", ip, a_network, within),
        Limit(f"{door}-all", "", 1_000, FIVE_MINUTES, slows=True),
    ]


def _digits(door: str, whom: str, *, times: int = 1) -> list[Limit]:
    return [
        Limit(door, whom, 5 * times, FIVE_MINUTES),
        Limit(f"{door}-hour", whom, 20 * times, HOUR),
        Limit(f"{door}-day", whom, 50 * times, DAY),
    ]


def _from(door: str, ip: str, most: int, within: timedelta) -> list[Limit]:
    """From one network; of IPv6 also from the /48 that one site has, five times as often."""
    limits = [Limit(door, network(ip), most, within)]
    site = network(ip, site=True)
    return limits if site == limits[0].whom else [*limits, Limit(f"{door}-site", site, 5 * most, within)]


def network(ip: str, *, site: bool = False) -> str:
    """The address, or for IPv6 the /64 that one customer has (`site`: the /48)."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.version == 6:
        return str(ipaddress.ip_network((address, 48 if site else 64), strict=False))
    return str(address)


def count(limits: Sequence[Limit], *, now: datetime, waited: str = "") -> None:
    """Count one try against all limits, or raise TooManyTries and count none. Call in a unit of work of its own.

    `waited`: the number of a wait they were asked for (AskedToWait) and served. It lets pass once.
    """
    served = Limit("waited", waited, 1, DAY)
    in_turn(*(int(limit.key[:15], 16) for limit in (*limits, *([served] if waited else []))))
    full = {limit: wait for limit in limits if (wait := _wait(limit, now)) is not None}
    waits = [wait for limit, wait in full.items() if not limit.slows]
    if waits:
        raise TooManyTries(max(waits))
    if full and (not waited or is_full(served, now=now)):
        raise AskedToWait
    counted = [*limits, served] if full else limits
    db.session.execute(insert(Attempt), [{"key": limit.key, "at": now} for limit in counted])


def forgive(limits: Sequence[Limit]) -> None:
    """It was the right person: this one try is forgotten.

    So an office of twenty behind one address can sign in at nine. A stranger's failures still add up, and whoever
    makes them cannot see by the count that the owner came in meanwhile.
    """
    for limit in limits:
        last = select(func.max(Attempt.id)).where(Attempt.key == limit.key).scalar_subquery()
        db.session.execute(delete(Attempt).where(Attempt.id == last))


def is_full(limit: Limit, *, now: datetime) -> bool:
    """Whether the next try against this limit would be refused."""
    return _wait(limit, now) is not None


def forget_old(now: datetime) -> None:
    """Drop what no limit looks at any more."""
    db.session.execute(delete(Attempt).where(Attempt.at < now - DAY))


def _wait(limit: Limit, now: datetime) -> timedelta | None:
    """How long until the limit allows another try; None when it does now."""
    recent = select(Attempt.at).where(Attempt.key == limit.key, Attempt.at > now - limit.within)
    nth = recent.order_by(Attempt.at.desc()).offset(limit.most - 1).limit(1)
    oldest: datetime | None = db.session.scalar(nth)
    return None if oldest is None else oldest + limit.within - now
