"""How a mailing stands, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from portal.core.db import db
from portal.mail.deliveries.answers import OURS
from portal.mail.models import Delivery, DeliveryEvent, State

#: How the answers begin that are about us (see `answers.is_ours`), as they stand in the ledger.
_ABOUT_US = (OURS, "5.7.", "5.1.7 ", "5.1.8 ", "5.1.90 ", "5.4.5 ")


def is_ours() -> ColumnElement[bool]:
    """The server refused it because of us, whatever its reader's mailbox would have said."""
    begins = (Delivery.reason.startswith(each, autoescape=True) for each in _ABOUT_US)
    return and_(Delivery.state == State.REFUSED, or_(*begins))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deliveries of a mailing are in which state. `ours`: of those refused, whom only we are to blame for."""

    counts: dict[str, int]
    ours: int = 0

    def __getitem__(self, state: State) -> int:
        return self.counts.get(state, 0)

    @property
    def audience(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self[State.QUEUED] + self[State.CLAIMED] + self[State.COMMITTING] + self[State.RETRY_WAIT]

    @property
    def accepted(self) -> int:
        """Taken by the mail server, whatever was heard of them later."""
        return self[State.ACCEPTED] + self[State.BOUNCED] + self[State.COMPLAINED]


def was_sent(mailing_id: int) -> bool:
    """Whether a mail server took a copy; else what was accepted is kept in the portal's own mailbox."""
    answered = select(DeliveryEvent.id).join(Delivery, Delivery.id == DeliveryEvent.delivery_id)
    found = answered.where(Delivery.mailing_id == mailing_id, DeliveryEvent.what == "accepted", DeliveryEvent.code > 0)
    return db.session.scalar(found.limit(1)) is not None


def tally(mailing_id: int) -> Tally:
    """How a mailing stands. One statement."""
    ours = func.sum(case((is_ours(), 1), else_=0)).label("ours")
    counted = select(Delivery.state, func.count().label("number"), ours).where(Delivery.mailing_id == mailing_id)
    rows = db.session.execute(counted.group_by(Delivery.state)).all()
    return Tally({row.state: row.number for row in rows}, sum(row.ours for row in rows))
