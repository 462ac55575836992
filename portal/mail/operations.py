"""What the office may do with single deliveries."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.mail import waking
from portal.mail.models import Delivery, DeliveryContent, DeliveryEvent, Mailing, State

WAITING = (State.QUEUED, State.RETRY_WAIT)
MAY_BE_TRIED_AGAIN = (State.RETRY_WAIT, State.REFUSED, State.FAILED_RENDER)


class NotNow(DomainError):
    """The delivery is in a state in which this cannot be done."""

    sentence = _l("This message has moved on meanwhile. Look at it again.")


class WordsGone(DomainError):
    """The words were deleted after their time."""

    sentence = _l("The words of this message are deleted by now, so it cannot be sent again.")


def retry(delivery: Delivery, *, now: datetime, by: str) -> None:
    """Try again now. Raises NotNow for what is on its way, arrived, or in doubt; WordsGone."""
    if delivery.state not in MAY_BE_TRIED_AGAIN:
        raise NotNow
    _requeue(delivery, now)
    _tell(delivery, now, f"tried again by {by}")


def cancel(delivery: Delivery, *, now: datetime, by: str) -> None:
    """Never send it. Raises NotNow for what has been claimed or is done."""
    if delivery.state not in WAITING:
        raise NotNow
    delivery.state, delivery.settled_at = State.CANCELLED, now
    _tell(delivery, now, f"cancelled by {by}")


def settle(delivery: Delivery, *, arrived: bool, now: datetime, by: str) -> None:
    """Somebody found out what became of an unconfirmed message (by its Message-ID, in the mail server's log).

    Did it not arrive, it is sent again. Raises NotNow when it is not in doubt, and WordsGone.
    """
    if delivery.state != State.UNCONFIRMED:
        raise NotNow
    if arrived:
        delivery.state, delivery.reason, delivery.settled_at = State.ACCEPTED, None, now
        _tell(delivery, now, f"it arrived, says {by}")
    else:
        _requeue(delivery, now)
        _tell(delivery, now, f"it did not arrive, says {by}; sent again")


def _requeue(delivery: Delivery, now: datetime) -> None:
    if delivery.mailing_id is None and db.session.get(DeliveryContent, delivery.id) is None:
        raise WordsGone
    delivery.state, delivery.reason, delivery.settled_at = State.QUEUED, None, None
    delivery.due_at, delivery.attempts = min(now, delivery.created_at), 0
    if delivery.mailing_id is None:
        return  # the watch finds it
    mailing = db.session.get_one(Mailing, delivery.mailing_id)
    mailing.finished_at = None
    waking.after_commit()


def _tell(delivery: Delivery, now: datetime, detail: str) -> None:
    db.session.add(DeliveryEvent(delivery_id=delivery.id, at=now, what=delivery.state, detail=detail))
    db.session.flush()
