"""The large providers, each with a bucket of its own: who writes to thousands of their mailboxes at once is blocked.

A provider takes all its domains for one, and counts what a sender brings in a minute. So of a mailing no more is
claimed for it than its bucket holds, and the mail of others goes ahead meanwhile. Notices count, and do not wait.
Mailboxes that such a provider keeps under an association's or a firm's own domain cannot be told by their address;
the measure for all mail covers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, SmallInteger, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, insert_or_ignore

#: By number, which is stored and never used again for another: who takes the mail of these domains.
PROVIDERS: dict[int, tuple[str, frozenset[str]]] = {
    1: ("Gmail", frozenset({"gmail.com", "googlemail.com"})),
    2: (
        "Outlook and Hotmail",
        frozenset(
            {"outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "live.de", "outlook.fr"}
            | {"hotmail.fr", "live.fr", "hotmail.co.uk", "live.co.uk", "hotmail.it", "live.it", "hotmail.es"}
            | {"outlook.es", "outlook.it", "outlook.pt", "live.nl", "hotmail.nl", "live.com.pt"}
        ),
    ),
    3: (
        "Yahoo and AOL",
        frozenset(
            {"yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "yahoo.it"}
            | {"yahoo.es", "aol.de", "aol.co.uk"}
        ),
    ),
    4: ("iCloud", frozenset({"icloud.com", "me.com", "mac.com"})),
    5: ("GMX and WEB.DE", frozenset({"gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "mail.com"})),
    6: ("T-Online", frozenset({"t-online.de", "magenta.de"})),
    7: ("Orange", frozenset({"orange.fr", "wanadoo.fr"})),
    8: ("Proton", frozenset({"proton.me", "protonmail.com", "pm.me"})),
}
_OF = {domain: number for number, (_, domains) in PROVIDERS.items() for domain in domains}
#: A bucket holds what may leave in this many seconds.
BURST_SECONDS = 10


class MailPool(Model):
    """How much may leave to one of the large providers just now; shared by all workers."""

    __tablename__ = "mail_pool"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    tokens: Mapped[float]
    refilled_at: Mapped[datetime]


_pool: Any = MailPool.__table__


def pool_of(address: str) -> int:
    """The number of the provider of a normalised address; 0 for none of the large ones."""
    return _OF.get(address.rpartition("@")[2], 0)


def room(connection: Connection, per_minute: int, now: datetime) -> dict[int, float]:
    """How many messages each provider may get now, in the claiming transaction: its rows are locked until its end."""
    most = _most(per_minute)
    wanted = select(_pool).order_by(_pool.c.id).with_for_update()
    rows = connection.execute(wanted).all()
    if len(rows) < len(PROVIDERS):
        made = [{"id": number, "tokens": most, "refilled_at": now} for number in PROVIDERS]
        connection.execute(insert_or_ignore(MailPool), made)
        rows = connection.execute(wanted).all()
    found = {}
    for row in rows:
        passed = max(0.0, (now - row.refilled_at).total_seconds())
        found[row.id] = min(most, row.tokens + passed * per_minute / 60)
    return found


def take(connection: Connection, room_there: Mapping[int, float], pools: Sequence[int], now: datetime) -> None:
    """Count what was claimed, in the transaction that asked for `room`."""
    for number, count in Counter(pools).items():
        if number in room_there:
            changed = {"tokens": room_there[number] - count, "refilled_at": now}
            connection.execute(update(_pool).where(_pool.c.id == number).values(**changed))


def chosen(rows: Sequence[Any], room_there: Mapping[int, float]) -> list[Any]:
    """Of due rows (`.pool`) those that their provider may get now."""
    left = dict(room_there)
    found = []
    for row in rows:
        if row.pool in left:
            if left[row.pool] < 1:
                continue
            left[row.pool] -= 1
        found.append(row)
    return found


def full(room_there: Mapping[int, float]) -> Collection[int]:
    """The providers that may get nothing just now."""
    return [number for number, tokens in room_there.items() if tokens < 1]


def cap(connection: Connection, now: datetime) -> None:
    """Undo what a clock wrote that was ahead."""
    connection.execute(update(_pool).where(_pool.c.refilled_at > now).values(refilled_at=now))


def _most(per_minute: int) -> float:
    return max(1.0, per_minute * BURST_SECONDS / 60)
