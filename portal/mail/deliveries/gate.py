"""The gate that all workers share: permits for the throttle, and the times when the server is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from portal.core import clock
from portal.core.db import db, write_intent
from portal.mail.models import MailGate
from portal.mail.outbox import insert_or_ignore

#: How long the server is left alone after the first, second … failure in a row.
PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
#: Asking again with wrong credentials gets accounts locked.
AFTER_REFUSED_CREDENTIALS = timedelta(minutes=15)
#: A bucket holds what may leave in this many seconds, so that a quiet hour is not followed by a burst.
BURST_SECONDS = 10

_gate: Any = MailGate.__table__


@dataclass(frozen=True, slots=True)
class Permits:
    """How many messages may leave; whether the gate is closed; failures since mail last went through."""

    count: int
    held: bool
    failures: int


def permits(connection: Connection, wanted: int, per_minute: int, now: datetime) -> Permits:
    """How many messages may leave now, at most `wanted`. Taken inside the claiming transaction, and so never twice."""
    row = _row(connection, now, lock=per_minute > 0)
    if row.held_until is not None and row.held_until > now:
        return Permits(0, True, row.failures)
    if per_minute <= 0:
        return Permits(wanted, False, row.failures)
    room = max(1.0, per_minute * BURST_SECONDS / 60)
    passed = max(0.0, (now - row.refilled_at).total_seconds())
    tokens = min(room, row.tokens + passed * per_minute / 60)
    given = min(wanted, int(tokens))
    connection.execute(update(_gate).values(tokens=tokens - given, refilled_at=now))
    return Permits(given, False, row.failures)


def give_back(connection: Connection, unused: int, per_minute: int) -> None:
    """Return permits that found no message."""
    if unused > 0 and per_minute > 0:
        connection.execute(update(_gate).values(tokens=_gate.c.tokens + unused))


def hold(because: str, *, pause: timedelta | None = None) -> datetime:
    """Leave the server alone for a while, longer each time. Returns until when."""
    now = clock.now()
    with _writing() as connection:
        row = _row(connection, now, lock=True)
        until: datetime = now + (pause or PAUSES[min(row.failures, len(PAUSES) - 1)])
        connection.execute(
            update(_gate).values(held_until=until, held_because=because[:300], failures=row.failures + 1)
        )
    return until


def open_again() -> None:
    """The server answered, or somebody asked for another try at once."""
    with _writing() as connection:
        _row(connection, clock.now(), lock=True)
        connection.execute(update(_gate).values(held_until=None, held_because=None, failures=0))


def held(now: datetime) -> MailGate | None:
    """The gate, when it is closed."""
    found = db.session.get(MailGate, 1)
    return found if found and found.held_until and found.held_until > now else None


@contextmanager
def _writing() -> Iterator[Connection]:
    """A short writing transaction of its own."""
    token = write_intent.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        write_intent.reset(token)


def _row(connection: Connection, now: datetime, *, lock: bool) -> Any:
    """The gate; made when it is first looked at, by whichever worker comes first."""
    wanted = select(_gate).with_for_update() if lock else select(_gate)
    found = connection.execute(wanted).first()
    if found is None:
        connection.execute(insert_or_ignore(MailGate).values(id=1, tokens=0.0, refilled_at=now, failures=0))
        found = connection.execute(wanted).one()
    return found
