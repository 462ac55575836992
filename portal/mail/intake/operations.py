"""What the office does about what came back: settles what a machine could not, and allows mail to an address again."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.mail import suppression
from portal.mail.intake import effects
from portal.mail.intake.models import FreshStart, Outcome, RawBounce, Verdict
from portal.mail.intake.reading.report import Told
from portal.mail.models import Delivery, Suppression

OFFICE, PROVED = "office", "proved"
#: What somebody may say of a report: the address does not work; it did not this time; it is none of these.
SAID = {"dead": Verdict.HARD, "once": Verdict.SOFT, "aside": Verdict.ARRIVED}


class LookedAt(DomainError):
    """Somebody settled it meanwhile."""

    sentence = _l("Somebody has settled this meanwhile.")


class NoLetterOfOurs(DomainError):
    """Nothing follows from a report that belongs to no message."""

    sentence = _l("It belongs to no message of this portal, so nothing can follow from it. Put it aside.")


class NotStopped(DomainError):
    """Mail is sent there already."""

    sentence = _l("Mail is sent to this address again already.")


def settle(row: RawBounce, said: str, *, now: datetime, by: str) -> None:
    """Somebody looked at a (locked) report and says what it means: a key of `SAID`. Raises LookedAt, NoLetterOfOurs."""
    if row.outcome is not Outcome.REVIEW or row.looked_at is not None:
        raise LookedAt
    if said != "aside":
        delivery = find_locked(Delivery, row.delivery_id) if row.delivery_id else None
        if delivery is None or delivery.address.startswith("erased-") or delivery.lease is not None:
            raise NoLetterOfOurs
        told = Told(action="failed", status=row.status or "", diagnostic=row.diagnostic or "")
        effects.apply(delivery, delivery.address, SAID[said], told, now=now)
    row.looked_at, row.looked_by = now, by
    row.own_key = row.message_sealed = None
    db.session.flush()
    audit.write("mail.returned_settled", about=("raw_bounce", row.id), after={"said": said})


def allow(row: Suppression, *, reason: str, now: datetime) -> None:
    """Send mail there again, for a reason that stands in the trail; what came back before counts no more."""
    audit.write(
        "mail.allowed_again",
        about=("suppression", row.id),
        before={"scope": row.scope, "because": row.reason, "since": row.since.isoformat()},
        after={"reason": reason},
    )
    address, bounced = row.address, row.reason == suppression.BOUNCE
    db.session.delete(row)
    db.session.flush()
    if bounced:
        start_anew(address, through=OFFICE, reason=reason, now=now)


def start_anew(address: str, *, through: str, now: datetime, reason: str | None = None) -> None:
    """From now on what comes back from a (normalised) address is counted anew."""
    row = db.session.get(FreshStart, address)
    if row is None:
        row = FreshStart(address=address)
        db.session.add(row)
    row.since, row.through, row.reason = now, through, reason
    db.session.flush()


def works(address: str, *, now: datetime) -> None:
    """Whoever reads at a (normalised) address has just shown that mail arrives there. Inside a unit of work.

    What was stopped because it came back is sent again; what they complained about, or asked not to get, is not.
    """
    if suppression.lift(address, reason=suppression.BOUNCE):
        start_anew(address, through=PROVED, now=now)
