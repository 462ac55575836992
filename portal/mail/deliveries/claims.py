"""Claiming: a worker leases due rows, so that no other one touches them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select, text, true, update

from portal.core import clock
from portal.mail import veil
from portal.mail.deliveries import pools
from portal.mail.deliveries.ledger import LEASE, Ledger
from portal.mail.kinds import Lane
from portal.mail.models import DUE, Delivery, DeliveryAttachment, DeliveryContent, Mailing, MailingText, State

BATCH = 100
log = logging.getLogger(__name__)

_delivery: Any = Delivery.__table__
_content: Any = DeliveryContent.__table__
_file: Any = DeliveryAttachment.__table__
_mailing: Any = Mailing.__table__
_text: Any = MailingText.__table__


def claim_notices(
    ledger: Ledger, lanes: Sequence[Lane], limit: int, room: Mapping[int, float] | None = None
) -> list[Row[Any]]:
    """Lease due messages that belong to no mailing, the most urgent lane first. `room`: see `pools`."""
    mine = _delivery.c.mailing_id.is_(None) & _delivery.c.lane.in_([int(lane) for lane in lanes])
    return _claim(ledger, mine, (_delivery.c.lane, _delivery.c.due_at, _delivery.c.id), limit, room)


def claim_urgent(ledger: Ledger, limit: int, *, untried: bool) -> list[Row[Any]]:
    """Lease due security mail, the newest first: somebody waits for the newest code. `untried`: no second tries."""
    mine = and_(text(f"{DUE} AND mailing_id IS NULL AND lane = 0"), _delivery.c.attempts == 0 if untried else true())
    return _claim(ledger, mine, (_delivery.c.due_at.desc(), _delivery.c.id.desc()), limit)


def claim_mailing(
    ledger: Ledger, mailing_id: int, limit: int, room: Mapping[int, float] | None = None
) -> list[Row[Any]]:
    """Lease due messages of one mailing, unless it was paused a moment ago. `room`: see `pools`.

    Whoever pauses or cancels waits for a claim under way and then takes its rows back: the mailing's row is locked
    against them until it ends.
    """
    running = select(_mailing.c.id).where(_mailing.c.id == mailing_id, *running_now()).with_for_update(read=True)
    if limit < 1 or ledger.connection.scalar(running) is None:
        return []
    return _claim(ledger, _delivery.c.mailing_id == mailing_id, (_delivery.c.due_at, _delivery.c.id), limit, room)


def running_now() -> list[Any]:
    """The conditions under which a mailing may go on."""
    return [
        _mailing.c.started_at.is_not(None),
        _mailing.c.paused_at.is_(None),
        _mailing.c.halted_at.is_(None),
        _mailing.c.cancelled_at.is_(None),
        _mailing.c.finished_at.is_(None),
    ]


def running_mailings(connection: Connection) -> list[int]:
    """The mailings that are going out, the oldest first."""
    return list(connection.scalars(select(_mailing.c.id).where(*running_now()).order_by(_mailing.c.id)))


def notice_due(connection: Connection, now: datetime, *lanes: Lane) -> bool:
    """Whether a message that belongs to no mailing is due in one of these lanes."""
    mine = _delivery.c.lane.in_([int(lane) for lane in lanes]) & (_delivery.c.due_at <= now)
    notice = select(_delivery.c.id).where(text(f"{DUE} AND mailing_id IS NULL"), mine)
    return connection.scalar(notice.limit(1)) is not None


def anything_due(connection: Connection, now: datetime, *, bulk: bool) -> bool:
    """Whether the prompt or the bulk drain would find something to claim."""
    if notice_due(connection, now, *((Lane.TRANSACTIONAL, Lane.BULK) if bulk else (Lane.TRANSACTIONAL,))):
        return True
    running = select(_mailing.c.id).where(*running_now())
    copies = select(_delivery.c.id).where(text(DUE), _delivery.c.mailing_id.in_(running), _delivery.c.due_at <= now)
    return bulk and connection.scalar(copies.limit(1)) is not None


def attachments_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    """The files of those rows that have any, as they are kept (see `veil.opened_file`)."""
    numbers = [row.id for row in rows if row.attached]
    found: dict[int, list[Row[Any]]] = {}
    if numbers:
        statement = select(_file).where(_file.c.delivery_id.in_(numbers))
        for file in connection.execute(statement.order_by(_file.c.delivery_id, _file.c.position)):
            found.setdefault(file.delivery_id, []).append(file)
    return found


def mailing_row(connection: Connection, mailing_id: int) -> Row[Any]:
    """A mailing with its skeleton."""
    return connection.execute(select(_mailing).where(_mailing.c.id == mailing_id)).one()


def skeletons_of(connection: Connection, mailing_id: int) -> dict[str, bytes]:
    """What a mailing reads like in further languages."""
    found = connection.execute(select(_text.c.locale, _text.c.skeleton).where(_text.c.mailing_id == mailing_id))
    return {row.locale: row.skeleton for row in found}


def _claim(
    ledger: Ledger, mine: Any, order: Any, limit: int, room: Mapping[int, float] | None = None
) -> list[Row[Any]]:
    """Two statements in one transaction. SKIP LOCKED is only speed: what keeps two workers apart is the state."""
    if limit < 1:
        return []
    now = clock.now()
    connection = ledger.connection
    due = select(_delivery.c.id, _delivery.c.pool).where(text(DUE), mine, _delivery.c.due_at <= now)
    if full := pools.full(room or {}):
        due = due.where(_delivery.c.pool.not_in(full))
    rows = connection.execute(due.order_by(*order).limit(limit).with_for_update(skip_locked=True)).all()
    numbers = [row.id for row in pools.chosen(rows, room or {})]
    if not numbers:
        return []
    connection.execute(
        update(_delivery)
        .where(_delivery.c.id.in_(numbers), text(DUE))
        .values(state=State.CLAIMED, lease=ledger.lease, lease_until=now + LEASE)
    )
    return rows_of(connection, _delivery.c.id.in_(numbers), order)


def rows_of(connection: Connection, which: Any, order: Any) -> list[Row[Any]]:
    """Deliveries with their words, as the composer reads them."""
    joined = _delivery.outerjoin(_content, _content.c.delivery_id == _delivery.c.id)
    columns = [
        _delivery.c.id,
        _delivery.c.mailing_id,
        _delivery.c.kind,
        _delivery.c.lane,
        _delivery.c.pool,
        _delivery.c.recipient,
        _delivery.c.email,
        _delivery.c.name,
        _delivery.c.address,
        _delivery.c.message_id,
        _delivery.c.locale,
        _delivery.c.attempts,
        _delivery.c.created_at,
        _content.c.subject,
        _content.c.source,
        _content.c.html,
        _content.c.text,
        _content.c.reply_to,
        _content.c.attached,
        _content.c.own_key,
        _content.c.letter_sealed,
    ]
    found = connection.execute(select(*columns).select_from(joined).where(which).order_by(*order))
    return [_opened(row) for row in found]


def _opened(row: Row[Any]) -> Row[Any]:
    """The row with what is sealed in it. One that cannot be opened has no words, and keeps no other from leaving."""
    try:
        opened: Row[Any] = veil.opened(row)
    except Exception:
        log.exception("a sealed message could not be opened", extra={"delivery": row.id})
        return row
    return opened
