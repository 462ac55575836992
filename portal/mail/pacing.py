"""How much mail an address has to bear. What is too much waits; nothing is lost by it but words already taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from portal.core.db import db
from portal.mail.addresses import Address
from portal.mail.kinds import Lane
from portal.mail.models import Delivery, State

HOUR = timedelta(hours=1)
#: To an address that nobody has proved to read: so many notices in an hour, and the next ones later.
UNPROVED_AN_HOUR = 10
#: Of one thread so many messages leave at once in an hour; after that whoever goes back and forth has to settle.
AT_ONCE = 2
SETTLE = timedelta(minutes=10)
WAITING = (State.QUEUED, State.RETRY_WAIT)

#: Asked of the table and on the connection, since whoever is told waits for a lock that others wait for too.
_ROW: Any = Delivery.metadata.tables["delivery"].c
_SENT = _ROW.state.not_in([State.CANCELLED, State.SKIPPED])
_LATELY = (
    select(_ROW.id, _ROW.key, _ROW.state)
    .where(_ROW.thread == bindparam("thread"), _ROW.thread.is_not(None))
    .where(_ROW.created_at > bindparam("since"))
)
_NTH = (
    select(_ROW.due_at)
    .where(_ROW.address == bindparam("address"), _ROW.mailing_id.is_(None), _SENT)
    .where(_ROW.lane != int(Lane.SECURITY))
    .order_by(_ROW.due_at.desc())
    .offset(UNPROVED_AN_HOUR - 1)
    .limit(1)
)


def earliest(to: Address, thread: str, key: str, lane: Lane, now: datetime) -> datetime:
    """When a message may leave: now for most. What still waits in its thread is taken back, since this one says more.

    Security mail never waits.
    """
    if lane is Lane.SECURITY:
        return now
    due = now
    if thread:
        due = _settled(thread, key, now)
    if not to.proved:
        nth: datetime | None = db.session.connection().scalar(_NTH, {"address": to.normalised})
        if nth is not None:
            due = max(due, nth + HOUR)
    return due


def _settled(thread: str, key: str, now: datetime) -> datetime:
    rows = db.session.connection().execute(_LATELY, {"thread": thread, "since": now - HOUR}).all()
    if len(rows) < AT_ONCE or any(row.key == key for row in rows):
        return now
    taken_back = [row.id for row in rows if row.state in WAITING]
    if taken_back:
        db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(taken_back), Delivery.state.in_(WAITING))
            .values(state=State.CANCELLED, reason="overtaken", settled_at=now)
        )
    return now + SETTLE
