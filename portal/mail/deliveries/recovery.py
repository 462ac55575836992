"""Recovery: what a worker that died left behind. Idempotent; the sweep calls it every minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, insert, literal, or_, select, text, update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.deliveries import gate, pools
from portal.mail.deliveries.answers import LONGEST_WAIT, MOST_IN_DOUBT
from portal.mail.deliveries.epoch import epoch
from portal.mail.deliveries.ledger import LEASE
from portal.mail.kinds import Lane, private_kinds
from portal.mail.models import DUE, LEASED, Delivery, DeliveryAttachment, DeliveryContent, DeliveryEvent, Mailing, State

_delivery: Any = Delivery.__table__
#: Why what a dead worker had marked is in doubt.
STOPPED = "its worker stopped"


def undo_wrong_clock(now: datetime) -> None:
    """What was written while the clock was ahead does not wait until then.

    A lease ends at most one lease from now, a try comes after at most the longest wait, and what was due when it was
    written is due. A time that somebody asked for (`not_before`) stays: it was later than the writing.
    """
    meant_for_later = and_(
        _delivery.c.state == State.QUEUED, _delivery.c.mailing_id.is_(None), _delivery.c.due_at > _delivery.c.created_at
    )
    far = case((_delivery.c.state == State.RETRY_WAIT, literal(now + LONGEST_WAIT, _delivery.c.due_at.type)), else_=now)
    with unit_of_work():
        connection = db.session.connection()
        gate.cap(connection, now)
        pools.cap(connection, now)
        connection.execute(
            update(_delivery).where(text(DUE), _delivery.c.due_at > far, ~meant_for_later).values(due_at=now)
        )
        connection.execute(
            update(_delivery).where(text(LEASED), _delivery.c.lease_until > now + LEASE).values(lease_until=now + LEASE)
        )


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
        _release(unsure, State.UNCONFIRMED, reason=STOPPED, settled_at=now)
        _tell(again, State.RETRY_WAIT, f"no answer, sent again: {STOPPED}", now)
        _tell(unsure, State.UNCONFIRMED, STOPPED, now)
    return len(doubtful)


def settle_cancelled(now: datetime) -> None:
    """What a worker gave back of a mailing that was cancelled meanwhile is cancelled with the rest of it."""
    cancelled = select(Mailing.id).where(Mailing.cancelled_at.is_not(None))
    left = select(_delivery.c.id).where(text(DUE), _delivery.c.mailing_id.in_(cancelled)).limit(500)
    while numbers := _read_apart(left):
        with unit_of_work():
            gone = update(_delivery).where(_delivery.c.id.in_(numbers), text(DUE)).returning(_delivery.c.id)
            done = list(db.session.scalars(gone.values(state=State.CANCELLED, settled_at=now)))
            _tell(done, State.CANCELLED, "the mailing was cancelled", now)


def _read_apart(statement: Any) -> list[int]:
    with db.engine.connect() as connection:
        return list(connection.scalars(statement))


def _expired(now: datetime) -> Any:
    columns = (_delivery.c.id, _delivery.c.state, _delivery.c.lane, _delivery.c.attempts, _delivery.c.lease)
    return select(*columns).where(text(LEASED), _delivery.c.lease_until < now).with_for_update(skip_locked=True)


def forget_words(before: datetime) -> None:
    """Delete the words of messages settled before that moment. The ledger itself stays."""
    _forget(_settled_before(before))


def forget_secrets(now: datetime, *, delivered_before: datetime) -> None:
    """Delete the words whose link or code is over, delivered or not, and those delivered a while ago.

    What is over and has not left by then never does: it would open nothing.
    """
    over = Delivery.id.in_(select(DeliveryContent.delivery_id).where(DeliveryContent.until < now))
    waiting = over & Delivery.state.in_([State.QUEUED, State.RETRY_WAIT])
    if db.session.scalar(select(Delivery.id).where(waiting).limit(1)) is not None:
        gone = {"state": State.CANCELLED, "reason": "its time was over", "settled_at": now}
        with unit_of_work():
            db.session.execute(update(Delivery).where(waiting).values(**gone))
    delivered = and_(Delivery.lane == int(Lane.SECURITY), Delivery.state == State.ACCEPTED)
    _forget(or_(over & Delivery.lease.is_(None), delivered & _settled_before(delivered_before)))


def forget_private_words() -> None:
    """What passes between members is kept until it has left, and not a minute longer. In a demo it can be read."""
    settled = Delivery.settled_at.is_not(None) & (Delivery.state != State.UNCONFIRMED)
    if private := private_kinds():
        _forget(settled & Delivery.kind.in_(private))


def _settled_before(before: datetime) -> ColumnElement[bool]:
    """What a clock that was ahead settled in the future is as old as it gets."""
    return or_(Delivery.settled_at < before, Delivery.settled_at > clock.now() + timedelta(days=1))


def _forget(which: ColumnElement[bool]) -> None:
    """Delete the words of these deliveries. Reads first: nothing is locked where nothing is to be done."""
    still_there = select(DeliveryContent.delivery_id).join(Delivery, Delivery.id == DeliveryContent.delivery_id)
    numbers = list(db.session.scalars(still_there.where(which)))
    if not numbers:
        return
    with unit_of_work():
        for start in range(0, len(numbers), 500):
            for table in (DeliveryAttachment, DeliveryContent):
                db.session.execute(delete(table).where(table.delivery_id.in_(numbers[start : start + 500])))


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
