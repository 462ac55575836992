"""Forgetting an address. What remains says that a message was sent, not to whom nor what it said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select, text, update

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import preferences, suppression, veil
from portal.mail.intake import forgetting
from portal.mail.models import NAMED, Delivery, DeliveryAttachment, DeliveryContent, State

AT_ONCE = 500


def forget(address: str, *, now: datetime) -> None:
    """Erase a (normalised) address from the ledger, inside a unit of work. What waits for it is cancelled.

    What is on its way this very moment keeps its address until it has arrived; the next call takes it.
    """
    preferences.forget(address)
    suppression.lift(address)
    forgetting.forget(address)
    _erase(Delivery.address == address, now)


def forget_keyed(start: str, *, now: datetime) -> None:
    """The same of the letters whose key begins like this: what was told about somebody to an address that is no longer
    theirs. Of what passed between members and has left, the ledger does not say what it was about.
    """
    _erase(or_(Delivery.key.startswith(start, autoescape=True), Delivery.id.in_(veil.waiting_about(start))), now)


def forget_readers(*, before: datetime, now: datetime) -> None:
    """Of letters between members that were settled before that moment nobody reads any more to whom they went. What is
    left of their keys stays, so that nobody is told twice.
    """
    settled = (Delivery.settled_at <= before) & (Delivery.state != State.UNCONFIRMED)
    found = select(Delivery.id).where(text(NAMED), settled).limit(AT_ONCE)
    while numbers := list(db.session.scalars(found)):
        with unit_of_work():
            gone = {"email": _nobody(), "address": _nobody(), "name": "", "thread": None}
            db.session.execute(update(Delivery).where(Delivery.id.in_(numbers)).values(**gone))


def forget_letters(keys: Sequence[str], *, now: datetime) -> None:
    """The same of single letters, by their whole keys."""
    for start in range(0, len(keys), AT_ONCE):
        _erase(Delivery.key.in_(veil.both(keys[start : start + AT_ONCE])), now)


def forget_told(told: Mapping[str, str], *, now: datetime) -> None:
    """The same of what was told these (normalised) addresses by letters whose keys begin as it says beside each."""
    written = select(Delivery.address, Delivery.key).where(Delivery.address.in_(told), Delivery.key.is_not(None))
    found = [key for address, key in db.session.execute(written) if key and key.startswith(told[address])]
    forget_letters(found, now=now)


def forget_keys(keys: Collection[str], *, now: datetime) -> None:
    """The same of the letters that have these keys."""
    if keys:
        _erase(Delivery.key.in_(veil.both(keys)), now)


def _erase(which: ColumnElement[bool], now: datetime) -> None:
    waiting = Delivery.state.in_([State.QUEUED, State.RETRY_WAIT])
    db.session.execute(update(Delivery).where(which, waiting).values(state=State.CANCELLED, settled_at=now))
    gone = select(Delivery.id).where(which, Delivery.state.not_in([State.CLAIMED, State.COMMITTING]))
    numbers = list(db.session.scalars(gone))
    for table in (DeliveryAttachment, DeliveryContent):
        db.session.execute(delete(table).where(table.delivery_id.in_(numbers)))
    erased = {
        "email": _nobody(),
        "address": _nobody(),
        "name": "",
        "recipient": _unless_null(Delivery.recipient),
        "key": _unless_null(Delivery.key),
        "thread": None,
    }
    db.session.execute(update(Delivery).where(Delivery.id.in_(numbers)).values(**erased))


def _nobody() -> Any:
    return func.concat("erased-", Delivery.id, "@invalid")


def _unless_null(column: Any) -> Any:
    """Something that tells nothing and stays different from every other row's; null stays null."""
    return case((column.is_not(None), func.concat("erased:", Delivery.id)), else_=None)
