"""Recovery: what a worker that died left behind. Idempotent; the sweep calls it every minute."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.deliveries.answers import MOST_IN_DOUBT
from portal.mail.deliveries.epoch import epoch
from portal.mail.kinds import Lane
from portal.mail.models import LEASED, Delivery, DeliveryAttachment, DeliveryContent, DeliveryEvent, State

_delivery: Any = Delivery.__table__


def recover(now: datetime) -> int:
    """Put back what was claimed, and name what is in doubt. Returns how many rows were in doubt."""
    with unit_of_work():
        current = epoch(db.session.connection())
        rows = db.session.execute(_expired(now)).all()
        sure = [row.id for row in rows if row.state == State.CLAIMED and row.lease.split(".")[0] == current]
        known = set(sure)
        doubtful = [row for row in rows if row.id not in known]
        again = [row.id for row in doubtful if row.lane == Lane.SECURITY and row.attempts < MOST_IN_DOUBT]
        once_more = set(again)
        unsure = [row.id for row in doubtful if row.id not in once_more]
        _release(sure, State.QUEUED)
        _release(again, State.RETRY_WAIT, due_at=now, attempts=_delivery.c.attempts + 1)
        _release(unsure, State.UNCONFIRMED, reason="its worker stopped", settled_at=now)
        _tell(again, State.RETRY_WAIT, "no answer, sent again: its worker stopped", now)
        _tell(unsure, State.UNCONFIRMED, "its worker stopped", now)
    return len(doubtful)


def _expired(now: datetime) -> Any:
    columns = (_delivery.c.id, _delivery.c.state, _delivery.c.lane, _delivery.c.attempts, _delivery.c.lease)
    return select(*columns).where(text(LEASED), _delivery.c.lease_until < now).with_for_update(skip_locked=True)


def forget_words(before: datetime) -> None:
    """Delete the words of messages settled before that moment. The ledger itself stays."""
    _forget(select(Delivery.id).where(Delivery.settled_at < before))


def forget_secrets(now: datetime, *, delivered_before: datetime) -> None:
    """Delete the words whose link or code is over, delivered or not, and those delivered a while ago.

    What is over and has not left by then never does: it would open nothing.
    """
    over = select(DeliveryContent.delivery_id).where(DeliveryContent.until < now)
    with unit_of_work():
        waiting = Delivery.id.in_(over) & Delivery.state.in_([State.QUEUED, State.RETRY_WAIT])
        gone = {"state": State.CANCELLED, "reason": "its time was over", "settled_at": now}
        db.session.execute(update(Delivery).where(waiting).values(**gone))
        _forget(select(Delivery.id).where(Delivery.id.in_(over), Delivery.lease.is_(None)))
        delivered = select(Delivery.id).where(Delivery.settled_at < delivered_before, Delivery.state == State.ACCEPTED)
        _forget(delivered.where(Delivery.lane == int(Lane.SECURITY)))


def _forget(which: Any) -> None:
    with unit_of_work():
        for table in (DeliveryAttachment, DeliveryContent):
            db.session.execute(delete(table).where(table.delivery_id.in_(which)))


def _release(numbers: list[int], state: State, **values: Any) -> None:
    if numbers:
        db.session.execute(
            update(_delivery)
            .where(_delivery.c.id.in_(numbers))
            .values(state=state, lease=None, lease_until=None, **values)
        )


def _tell(numbers: list[int], what: State, detail: str, now: datetime) -> None:
    if numbers:
        db.session.execute(
            insert(DeliveryEvent),
            [{"delivery_id": number, "at": now, "what": what, "detail": detail} for number in numbers],
        )
