"""Reading the ledger. Everything here is for administrators (and, in a demo, for its visitors)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select, text

from portal.core.db import db
from portal.mail.addresses import normalise
from portal.mail.kinds import sealed_kinds
from portal.mail.models import TROUBLED, Delivery, DeliveryContent, Mailing, State


def letters(who: str = "") -> Any:
    """Messages with their subjects, the newest first, but sealed ones; `who`: part of a name or address."""
    statement = (
        select(
            Delivery.id,
            Delivery.email,
            Delivery.name,
            Delivery.kind,
            Delivery.state,
            Delivery.created_at,
            func.coalesce(DeliveryContent.subject, Mailing.subject).label("subject"),
        )
        .outerjoin(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .outerjoin(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.kind.not_in(sealed_kinds()))
        .order_by(Delivery.id.desc())
    )
    return _of(statement, who)


def ledger(state: State | None = None, who: str = "") -> Any:
    """Deliveries without a word of what they say; of one state, or all that need somebody."""
    statement = select(
        Delivery.id,
        Delivery.email,
        Delivery.kind,
        Delivery.state,
        Delivery.reason,
        Delivery.attempts,
        Delivery.created_at,
        Delivery.due_at,
        Delivery.settled_at,
    ).order_by(Delivery.id.desc())
    return _of(statement.where(text(TROUBLED) if state is None else Delivery.state == state), who)


def counts() -> dict[str, int]:
    """How many deliveries are in each state. One statement."""
    counted = select(Delivery.state, func.count().label("number")).group_by(Delivery.state)
    return {row.state: row.number for row in db.session.execute(counted)}


def to_address(email: str) -> Select[Delivery]:
    """Everything sent to one address, the newest first."""
    return select(Delivery).where(Delivery.address == normalise(email)).order_by(Delivery.id.desc())


def _of(statement: Any, who: str) -> Any:
    if not who:
        return statement
    words = normalise(who) if "@" in who else who.lower()
    part = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return statement.where(
        or_(Delivery.address.like(part, escape="\\"), func.lower(Delivery.name).like(part, escape="\\"))
    )


def may_be_read(number: int) -> bool:
    """Whether a mailbox page may show the words of this message at all."""
    kind = db.session.scalar(select(Delivery.kind).where(Delivery.id == number))
    return kind is not None and kind not in sealed_kinds()
