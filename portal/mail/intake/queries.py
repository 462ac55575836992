"""Reading what came back. For administrators; what passes between members is not among it (see `sweeping`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, select, text

from portal.core.db import db
from portal.core.house import Registry
from portal.mail.addresses import normalise
from portal.mail.intake.models import TO_LOOK_AT, Outcome, RawBounce
from portal.mail.kinds import private_kinds
from portal.mail.models import Delivery, Mailing, Suppression

#: (addresses) -> whose they are: a name and the page where the office corrects them. Asked by the list of stopped ones.
OWNERS = Registry[Any]()


def reports(outcome: Outcome | None) -> Any:
    """What came back and was read, the newest first: of one outcome, or what somebody has still to look at."""
    found = (
        select(
            RawBounce.id, RawBounce.received_at, RawBounce.read_at, RawBounce.verdict, RawBounce.outcome, RawBounce.why,
            RawBounce.status, RawBounce.diagnostic, RawBounce.looked_at, RawBounce.delivery_id,
            Delivery.email, Mailing.subject,
        )
        .outerjoin(Delivery, Delivery.id == RawBounce.delivery_id)
        .outerjoin(Mailing, Mailing.id == Delivery.mailing_id)
        .order_by(RawBounce.id.desc())
    )  # fmt: skip
    return found.where(text(TO_LOOK_AT)) if outcome is None else found.where(RawBounce.outcome == outcome)


def counts() -> dict[str, int]:
    """How many reports there are of each outcome; "to_look_at": of those that somebody has still to look at."""
    waits = func.sum(case((text(TO_LOOK_AT), 1), else_=0))
    rows = db.session.execute(
        select(RawBounce.outcome, func.count(), waits).where(RawBounce.outcome.is_not(None)).group_by(RawBounce.outcome)
    ).all()
    return {str(row[0]): row[1] for row in rows} | {"to_look_at": sum(row[2] or 0 for row in rows)}


def to_look_at() -> Select[int]:
    """How many reports somebody has to look at."""
    return select(func.count()).select_from(RawBounce).where(text(TO_LOOK_AT))


def stopped(who: str = "") -> Select[Suppression]:
    """Addresses to which nothing is sent, or nothing of a family, the newest first; `who`: part of an address."""
    found = select(Suppression).order_by(Suppression.since.desc(), Suppression.id.desc())
    if not who:
        return found
    part = normalise(who) if "@" in who else who.lower()
    return found.where(Suppression.address.contains(part, autoescape=True))


def last_letters(address: str) -> Any:
    """The last messages that came back from a (normalised) address, of those that the office may know of."""
    return (
        select(Delivery.id, Delivery.kind, Delivery.created_at, Delivery.state, Delivery.reason)
        .where(Delivery.address == address, Delivery.state.in_(("bounced", "complained")))
        .where(Delivery.kind.not_in(private_kinds()))
        .order_by(Delivery.id.desc())
        .limit(5)
    )
