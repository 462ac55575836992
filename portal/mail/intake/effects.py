"""What follows from a report that is believed: for the letter, and for the address it went to.

    hard        the letter came back; the address is stopped for all but security mail
    soft        the letter came back; three on different days within thirty, with no letter that stayed in between, stop
    policy      the letter came back; it is no fault of the reader's, and stops nothing
    delayed     a line in the letter's history
    complaint   the family of the letter is stopped for the address, or all that can be switched off

Once for each letter: a second report of it changes nothing, whatever it says. A complaint about a letter that came back
counts all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.settings import today
from portal.mail import preferences, suppression
from portal.mail.deliveries.answers import without_addresses
from portal.mail.deliveries.screening import switchable_family
from portal.mail.intake import verdicts
from portal.mail.intake.models import FreshStart, Outcome, Verdict
from portal.mail.intake.reading.report import Told
from portal.mail.kinds import Lane
from portal.mail.models import Delivery, DeliveryEvent, State

#: So many soft ones, each on a day of its own (in the association's zone), within so long.
SOFT_DAYS, SOFT_WITHIN = 3, timedelta(days=30)
#: A letter that was taken and of which nothing came back for so long has arrived: what left before it counts no more.
#: Servers try for five days as a rule (RFC 5321 §4.5.4.1).
QUIET_FOR = timedelta(days=7)
COMPLAINED = "complaint"

_CAME_BACK = (State.BOUNCED, State.COMPLAINED)


def apply(delivery: Delivery, address: str, verdict: Verdict, told: Told | None, *, now: datetime) -> Outcome:
    """Act on a report of this (locked) delivery to a normalised address, inside a unit of work."""
    if verdict in (Verdict.REPLY, Verdict.ARRIVED):
        return Outcome.NOTHING
    if verdict is Verdict.COMPLAINT:
        return _complained(delivery, address, now)
    if delivery.state in _CAME_BACK:
        return Outcome.AGAIN
    if verdict is Verdict.DELAYED:
        return _delayed(delivery, told, now)
    delivery.state, delivery.reason = State.BOUNCED, _said(told)
    _tell(delivery, f"bounced_{verdict}", told, now)
    stops = verdict is Verdict.HARD or (verdict is Verdict.SOFT and _too_often(address, now))
    if not stops:
        return Outcome.NOTED
    suppression.suppress(address, suppression.BOUNCE, now=now, detail=_said(told) or "")
    return Outcome.STOPPED


def _delayed(delivery: Delivery, told: Told | None, now: datetime) -> Outcome:
    seen = select(DeliveryEvent.id).where(DeliveryEvent.delivery_id == delivery.id)
    if db.session.scalar(seen.where(DeliveryEvent.what == "delayed_there").limit(1)) is not None:
        return Outcome.AGAIN
    _tell(delivery, "delayed_there", told, now)
    return Outcome.NOTED


def _complained(delivery: Delivery, address: str, now: datetime) -> Outcome:
    if delivery.state == State.COMPLAINED:
        return Outcome.AGAIN
    delivery.state = State.COMPLAINED
    _tell(delivery, State.COMPLAINED, None, now)
    if delivery.lane == Lane.SECURITY:
        return Outcome.NOTED
    family = switchable_family(delivery.kind)
    suppression.suppress(address, suppression.COMPLAINT, now=now, scope=family or suppression.CHOICES)
    if family:
        preferences.switch(address, {family: False}, now=now, through=COMPLAINED)
    return Outcome.STOPPED


def _too_often(address: str, now: datetime) -> bool:
    """Whether this soft one, which is written already, is one too many."""
    return len({today(at) for at in soft_ones(address, now)}) >= SOFT_DAYS


def soft_ones(address: str, now: datetime) -> Sequence[datetime]:
    """When those letters to a (normalised) address left that came back, "not this time", and still count."""
    quiet = select(func.max(Delivery.settled_at)).where(
        Delivery.address == address, Delivery.state == State.ACCEPTED, Delivery.settled_at <= now - QUIET_FOR
    )
    fresh = select(FreshStart.since).where(FreshStart.address == address)
    known = [at for at in (db.session.scalar(quiet), db.session.scalar(fresh)) if at is not None]
    found = (
        select(Delivery.settled_at)
        .join(DeliveryEvent, DeliveryEvent.delivery_id == Delivery.id)
        .where(Delivery.address == address, DeliveryEvent.what == "bounced_soft")
        .where(Delivery.settled_at > max([now - SOFT_WITHIN, *known]))
    )
    return [at for at in db.session.scalars(found.order_by(Delivery.settled_at)) if at is not None]


def _said(told: Told | None) -> str | None:
    if told is None:
        return None
    status, said = verdicts.status_of(told), without_addresses(told.diagnostic)
    return " ".join(each for each in (status if status not in said else "", said) if each)[:300] or None


def _tell(delivery: Delivery, what: str, told: Told | None, now: datetime) -> None:
    code = verdicts.basic_of(told.diagnostic) if told else ""
    event = DeliveryEvent(
        delivery_id=delivery.id, at=now, what=what, code=int(code) if code else None, detail=_said(told)
    )
    db.session.add(event)
    db.session.flush()
