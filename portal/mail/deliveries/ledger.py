"""The ledger: the only place that moves a delivery from state to state while mail is going out.

Plain statements on a connection of its own. A commit here has to outlive a power cut, so SQLite is told to
sync it and PostgreSQL not to postpone it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from portal.core import clock
from portal.core.db import db, is_sqlite, write_intent
from portal.mail.models import Delivery, DeliveryEvent, State

#: Longer than any one message may take, so that a lease never ends under a living worker.
LEASE = timedelta(minutes=15)

_delivery: Any = Delivery.__table__
_event: Any = DeliveryEvent.__table__
_ACCEPT = (
    update(_delivery)
    .where(_delivery.c.id.in_(bindparam("ids", expanding=True)))
    .where(
        or_(
            (_delivery.c.lease == bindparam("ours")) & (_delivery.c.state == State.COMMITTING),
            _delivery.c.state == State.UNCONFIRMED,  # recovered while we waited; now we know better
        )
    )
    .values(state=State.ACCEPTED, reason=None, lease=None, lease_until=None, settled_at=bindparam("at"))
)
_MARK = (
    update(_delivery)
    .where(_delivery.c.id.in_(bindparam("ids", expanding=True)))
    .where(_delivery.c.lease == bindparam("ours"), _delivery.c.state == State.CLAIMED)
    .values(state=State.COMMITTING, lease_until=bindparam("until"))
    .returning(_delivery.c.id)
)
_SETTLE = (
    update(_delivery)
    .where(_delivery.c.id == bindparam("number"), _delivery.c.lease == bindparam("ours"))
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        lease=None,
        lease_until=None,
        due_at=bindparam("due_at"),
        attempts=_delivery.c.attempts + bindparam("tried"),
        settled_at=bindparam("settled_at"),
    )
)
_RENEW = (
    update(_delivery)
    .where(_delivery.c.lease == bindparam("ours"), _delivery.c.state.in_([State.CLAIMED, State.COMMITTING]))
    .values(lease_until=bindparam("until"))
)
_TELL = insert(_event)


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
        self.lease = secrets.token_hex(16)
        self.renew_at = clock.now() + LEASE / 3

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction on the ledger's own connection."""
        token = write_intent.set(True)
        try:
            with self.connection.begin():
                yield self.connection
        finally:
            write_intent.reset(token)

    def record(self, outcomes: Sequence[Outcome] = (), *, mark: Sequence[int] = ()) -> set[int]:
        """Write what is known and mark what is about to be known, in one commit.

        Returns those of `mark` that are still ours. Only for them may the final dot be sent.
        """
        if not outcomes and not mark:
            return set()
        now = clock.now()
        with self.transaction() as connection:
            self._accept([each.number for each in outcomes if each.state is State.ACCEPTED], now)
            others = [self._settling(each, now) for each in outcomes if each.state is not State.ACCEPTED]
            if others:
                connection.execute(_SETTLE, others)
            told = [_telling(each, now) for each in outcomes if each.state is not State.QUEUED]
            if told:
                connection.execute(_TELL, told)
            marked = self._mark(mark, now)
            if now > self.renew_at:
                connection.execute(_RENEW, {"ours": self.lease, "until": now + LEASE})
                self.renew_at = now + LEASE / 3
        return marked

    def release(self) -> None:
        """Give back what was claimed and not begun."""
        with self.transaction() as connection:
            connection.execute(
                update(_delivery)
                .where(_delivery.c.lease == self.lease, _delivery.c.state == State.CLAIMED)
                .values(state=State.QUEUED, lease=None, lease_until=None)
            )

    def _accept(self, numbers: list[int], now: datetime) -> None:
        if numbers:
            self.connection.execute(_ACCEPT, {"ids": numbers, "ours": self.lease, "at": now})

    def _mark(self, numbers: Iterable[int], now: datetime) -> set[int]:
        ids = list(numbers)
        if not ids:
            return set()
        found = self.connection.execute(_MARK, {"ids": ids, "ours": self.lease, "until": now + LEASE})
        return set(found.scalars())

    def _settling(self, outcome: Outcome, now: datetime) -> dict[str, Any]:
        again = outcome.state in (State.QUEUED, State.RETRY_WAIT)
        return {
            "number": outcome.number,
            "ours": self.lease,
            "state": outcome.state,
            "reason": outcome.detail,
            "due_at": outcome.due_at or now,
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


@contextmanager
def opened() -> Iterator[Ledger]:
    """A ledger on a connection of its own, which is closed afterwards and never goes back to the pool."""
    with db.engine.connect() as connection:
        connection.detach()
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA synchronous=FULL" if is_sqlite() else "SET synchronous_commit TO on")
        if not is_sqlite():
            driver.commit()
        yield Ledger(connection)


def history(number: int) -> list[Any]:
    """The steps of one delivery, oldest first."""
    statement = select(DeliveryEvent).where(DeliveryEvent.delivery_id == number).order_by(DeliveryEvent.id)
    return list(db.session.scalars(statement))
