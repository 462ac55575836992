"""Settling what is in doubt: whoever keeps what a mail server took is asked for a message by its Message-ID.

A probe says of each whether it was taken, or that it cannot tell. What was taken is accepted; what certainly was not is
sent again; the rest stays in doubt, for a person. Two probes are here: the portal's own mailbox, where there is no
server, and the log of a mail server, fed to `flask guildhall mail probe`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, State
from portal.mail.operations import settle

#: Of so many at once.
BATCH = 500


class Probe(Protocol):
    """Somebody who may know what became of messages."""

    name: str

    def taken(self, message_ids: Collection[str]) -> dict[str, bool]:
        """Message-ID -> whether it was taken. One that is missing: nobody knows."""


class OwnMailbox:
    """Without a server a message is taken when its row says so; one in doubt never was."""

    name = "the portal's own mailbox"

    def taken(self, message_ids: Collection[str]) -> dict[str, bool]:
        return dict.fromkeys(message_ids, False)


_ID = re.compile(r"(?:message-id=|msgid=|\bid=)(<[^<>\s]+>|[^<>\s,]+@[^<>\s,]+)", re.IGNORECASE)
_POSTFIX = re.compile(r"\bpostfix\S*/(?P<part>\w+)\[\d+\]: (?P<queue>[0-9A-Za-z]{6,}): (?P<rest>.*)")


class ServerLog:
    """The log of a mail server, as lines. Postfix, Exim, Sendmail and whatever writes "message-id=<…>" are read.

    Postfix names a message before it has all of it, so there the message counts when it entered the queue. `complete`:
    whoever feeds the log says that it holds everything since before the messages were sent; only then is one that does
    not stand in it called lost.
    """

    name = "the mail server's log"

    def __init__(self, lines: Iterable[str], *, complete: bool = False) -> None:
        self.complete = complete
        self._known: set[str] = set()
        named: dict[str, str] = {}
        for line in lines:
            found, postfix = _ID.search(line), _POSTFIX.search(line)
            number = f"<{found[1].strip('<>')}>" if found else ""
            if postfix is None:
                self._known |= {number} if found else set()
            elif found and postfix["part"] == "cleanup":
                named[postfix["queue"]] = number
            elif postfix["queue"] in named and ("queue active" in postfix["rest"] or "status=" in postfix["rest"]):
                self._known.add(named[postfix["queue"]])

    def taken(self, message_ids: Collection[str]) -> dict[str, bool]:
        return {each: each in self._known for each in message_ids if self.complete or each in self._known}


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of asking: how many had arrived, how many are sent again, how many are in doubt still."""

    arrived: int = 0
    sent_again: int = 0
    in_doubt: int = 0


def settle_doubts(probe: Probe, *, now: datetime, because: str | None = None) -> Settled:
    """Ask about every message in doubt, and write down what is known, in units of work of its own.

    `because`: only about those that are in doubt for this reason. What a person settled meanwhile stays as they said.
    """
    arrived = again = left = last = 0
    while rows := _doubtful(last, because):
        known = probe.taken([message_id for _, message_id in rows])
        for number, message_id in rows:
            if message_id not in known:
                left += 1
            elif not _settle(number, arrived=known[message_id], now=now, by=probe.name):
                left += not known[message_id]
            elif known[message_id]:
                arrived += 1
            else:
                again += 1
        last = rows[-1][0]
    return Settled(arrived, again, left)


def _doubtful(after: int, because: str | None) -> list[tuple[int, str]]:
    found = select(Delivery.id, Delivery.message_id).where(Delivery.state == State.UNCONFIRMED)
    if because is not None:
        found = found.where(Delivery.reason == because)
    if after:
        found = found.where(Delivery.id > after)
    with db.engine.connect() as connection:
        return [(row.id, row.message_id) for row in connection.execute(found.order_by(Delivery.id).limit(BATCH))]


def _settle(number: int, *, arrived: bool, now: datetime, by: str) -> bool:
    try:
        with unit_of_work():
            row = find_locked(Delivery, number)
            if row is None:
                return False
            settle(row, arrived=arrived, now=now, by=by)
    except DomainError:
        return False
    return True
