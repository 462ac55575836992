"""When a backup is restored: mail that was waiting then may have gone out since, so none of it leaves by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, literal, or_, select, update

from portal.mail.deliveries.gate import Gate
from portal.mail.kinds import Lane
from portal.mail.models import Delivery, DeliveryEvent, MailGate, Mailing, State

WHY = "restored from a backup: it may have gone out since"
WHY_MUTED = "restored from a backup"

_delivery: Any = Delivery.__table__
_event: Any = DeliveryEvent.__table__
UNDER_WAY = (State.CLAIMED, State.COMMITTING)
WAITING = (State.QUEUED, State.RETRY_WAIT, *UNDER_WAY)


def hold_what_waits(connection: Connection, now: datetime) -> str:
    """Doubt single messages, drop those whose code or link has ended, and pause letters that were going out."""
    alone = _delivery.c.mailing_id.is_(None) & _delivery.c.state.in_(WAITING)
    secret = _delivery.c.lane == int(Lane.SECURITY)
    _settle(connection, alone & secret, State.SKIPPED, now)
    doubted = _settle(connection, or_(alone & ~secret, _delivery.c.state.in_(UNDER_WAY)), State.UNCONFIRMED, now)
    paused = connection.execute(
        update(Mailing)
        .where(Mailing.finished_at.is_(None), Mailing.cancelled_at.is_(None), Mailing.paused_at.is_(None))
        .values(paused_at=now)
    ).rowcount
    connection.execute(delete(MailGate))
    quiet = {"id": int(Gate.ORDINARY), "tokens": 0.0, "refilled_at": now, "failures": 0, "muted_at": now}
    connection.execute(insert(MailGate).values(**quiet, muted_because=WHY_MUTED))
    told = (
        "No mail but sign-in codes leaves this portal until somebody says in the office (System, Mail), or with "
        "`flask guildhall mail unmute`, that no other copy of it is running."
    )
    if not doubted and not paused:
        return told
    return (
        f"{told} Mail that was waiting is held: {doubted} messages stand as unconfirmed in the office's mail queue, "
        f"and {paused} letters are paused. Send again what has not arrived."
    )


def _settle(connection: Connection, which: Any, state: State, now: datetime) -> int:
    told = select(_delivery.c.id, literal(now, DeliveryEvent.at.type), literal(str(state)), literal(WHY)).where(which)
    connection.execute(insert(_event).from_select(["delivery_id", "at", "what", "detail"], told))
    return connection.execute(
        update(_delivery)
        .where(which)
        .values(state=str(state), reason=WHY, settled_at=now, lease=None, lease_until=None)
    ).rowcount
