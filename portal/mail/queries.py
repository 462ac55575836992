"""Reading the ledger. Everything here is for administrators (and, in a demo, for its visitors)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, text, true

from portal.core.db import db
from portal.core.settings import demo_mode
from portal.mail.addresses import normalise
from portal.mail.kinds import private_kinds, sealed_kinds
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
        .where(Delivery.kind.not_in(sealed_kinds()), _is_open())
        .order_by(Delivery.id.desc())
    )
    return _of(statement, who)


def ledger(state: State | None = None, who: str = "") -> Any:
    """Deliveries without a word of what they say; of one state, or all that need somebody.

    What passes between members is not among them: two such rows of one minute would tell who brings whom together.
    """
    statement = (
        select(
            Delivery.id,
            Delivery.email,
            Delivery.kind,
            Delivery.state,
            Delivery.reason,
            Delivery.attempts,
            Delivery.created_at,
            Delivery.due_at,
            Delivery.settled_at,
        )
        .where(Delivery.kind.not_in(private_kinds()))
        .order_by(Delivery.id.desc())
    )
    return _of(statement.where(text(TROUBLED) if state is None else Delivery.state == state), who)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many deliveries are in each state: those that the office may list, and those between members, as a sum."""

    listed: dict[str, int]
    between_members: dict[str, int]


def counts() -> Counts:
    """How many deliveries are in each state. One statement."""
    private = case((Delivery.kind.in_(private_kinds()), 1), else_=0).label("private")
    counted = select(Delivery.state, private, func.count().label("number")).group_by(Delivery.state, private)
    found = Counts({}, {})
    for row in db.session.execute(counted):
        (found.between_members if row.private else found.listed)[row.state] = row.number
    return found


def _of(statement: Any, who: str) -> Any:
    if not who:
        return statement
    words = normalise(who) if "@" in who else who.lower()
    part = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return statement.where(
        or_(Delivery.address.like(part, escape="\\"), func.lower(Delivery.name).like(part, escape="\\"))
    )


def may_be_listed(number: int) -> bool:
    """Whether the office may know of this message: of what passes between members it knows sums."""
    kind = db.session.scalar(select(Delivery.kind).where(Delivery.id == number))
    return kind is not None and kind not in private_kinds()


def may_be_read(number: int) -> bool:
    """Whether a page of the office may show this message at all."""
    found = select(Delivery.kind).outerjoin(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
    kind = db.session.scalar(found.where(Delivery.id == number, _is_open()))
    return kind is not None and kind not in sealed_kinds()


def _is_open() -> ColumnElement[bool]:
    """SQL: what stands in the letter lets nobody act for its reader, or this is a demo."""
    return true() if demo_mode() else ~func.coalesce(DeliveryContent.opens, False)
