"""The ledger: the only place that moves a delivery from state to state while mail is going out.

Plain statements on a connection of its own. Claims and last answers wait for the disk; marks in between do
not (see `epoch`).
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.db import db, write_intent
from portal.mail.deliveries.epoch import epoch
from portal.mail.deliveries.stroke import stroke
from portal.mail.models import LEASED, Delivery, DeliveryEvent, State

#: A living worker renews its lease three times as often; a dead one's rows are free after this.
LEASE = timedelta(seconds=90)

log = logging.getLogger(__name__)

_delivery: Any = Delivery.__table__
_event: Any = DeliveryEvent.__table__
_TELL = insert(_event)
_SETTLE = (
    update(_delivery)
    .where(_delivery.c.id == bindparam("number"), _delivery.c.lease == bindparam("ours"))
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        lease=None,
        lease_until=None,
        due_at=func.coalesce(bindparam("due_at", type_=_delivery.c.due_at.type), _delivery.c.due_at),
        attempts=_delivery.c.attempts + bindparam("tried"),
        settled_at=bindparam("settled_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed delivery."""

    number: int
    state: State
    code: int | None = None
    detail: str | None = None
    due_at: datetime | None = None
    tried: bool = True


class Ledger:
    """One worker's hold on the rows it claimed, under one lease."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waits: bool | None = None
        with connection.begin():
            self.epoch = epoch(connection)
        self.lease = f"{self.epoch}.{secrets.token_hex(10)}"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction on the ledger's own connection, whose commit waits for the disk."""
        self._wait_for_disk(True)
        token = write_intent.set(True)
        try:
            with self.connection.begin():
                yield self.connection
        finally:
            write_intent.reset(token)

    def _wait_for_disk(self, wait: bool) -> None:
        """Whether the next commits last beyond a power cut. Said only when it changes."""
        wait = wait or not self.epoch
        if wait is self._waits:
            return
        driver: Any = self.connection.connection.dbapi_connection
        if self.connection.dialect.name == "sqlite":
            driver.execute(f"PRAGMA synchronous={'FULL' if wait else 'NORMAL'}")
        else:
            driver.execute(f"SET synchronous_commit TO {'on' if wait else 'off'}")
            driver.commit()
        self._waits = wait

    def record(self, outcomes: Sequence[Outcome] = (), *, mark: Sequence[int] = ()) -> set[int]:
        """Write what is known and mark what is about to be known.

        Returns those of `mark` that are still ours. Only for them may the final dot be sent. Raises
        OperationalError when the database is busy or away; what is written already is not written twice.
        """
        now = clock.now()
        others = [each for each in outcomes if each.state is not State.ACCEPTED]
        if others:
            with self.transaction() as connection:
                connection.execute(_SETTLE, [self._settling(each, now) for each in others])
                told = [_telling(each, now) for each in others if each.state is not State.QUEUED]
                if told:
                    connection.execute(_TELL, told)
        taken = [(each.number, each.code, each.detail) for each in outcomes if each.state is State.ACCEPTED]
        if not taken and not mark:
            return set()
        self._wait_for_disk(not mark)
        return stroke(self.connection, self.lease, taken, mark, now=now, until=now + LEASE)

    def release(self) -> None:
        """Give back what was claimed and not begun."""
        with self.transaction() as connection:
            connection.execute(
                update(_delivery)
                .where(_delivery.c.lease == self.lease, _delivery.c.state == State.CLAIMED)
                .values(state=State.QUEUED, lease=None, lease_until=None)
            )

    def _settling(self, outcome: Outcome, now: datetime) -> dict[str, Any]:
        again = outcome.state in (State.QUEUED, State.RETRY_WAIT)
        return {
            "number": outcome.number,
            "ours": self.lease,
            "state": outcome.state,
            "reason": outcome.detail,
            "due_at": outcome.due_at,
            "tried": int(outcome.tried),
            "settled_at": None if again else now,
        }


def _telling(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "delivery_id": outcome.number,
        "at": now,
        "what": outcome.state,
        "code": outcome.code,
        "detail": outcome.detail,
    }


class Heart:
    """Renews a lease from a thread of its own, so that a slow server does not make a worker look dead."""

    def __init__(self, lease: str) -> None:
        self.lease = lease
        self._engine = db.engine
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="mail-lease", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        write_intent.set(True)
        while not self._stop.wait(LEASE.total_seconds() / 3):
            try:
                with self._engine.begin() as connection:
                    connection.execute(
                        update(_delivery)
                        .where(_delivery.c.lease == self.lease, text(LEASED))
                        .values(lease_until=clock.now() + LEASE)
                    )
            except SQLAlchemyError:
                log.warning("a lease was not renewed; the next beat tries again", exc_info=True)


@contextmanager
def opened() -> Iterator[Ledger]:
    """A ledger on a connection of its own, which is closed afterwards and never goes back to the pool."""
    with db.engine.connect() as connection:
        connection.detach()
        ledger = Ledger(connection)
        with Heart(ledger.lease):
            yield ledger


def history(number: int) -> list[Any]:
    """The steps of one delivery, oldest first."""
    statement = select(DeliveryEvent).where(DeliveryEvent.delivery_id == number).order_by(DeliveryEvent.id)
    return list(db.session.scalars(statement))
