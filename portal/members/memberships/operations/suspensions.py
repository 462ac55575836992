"""Days on which a membership does not count."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core import audit, clock
from portal.core.dates import Stretch
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.members.facts import MembershipSuspended
from portal.members.memberships.models import Membership, Suspension
from portal.members.memberships.operations.endings import EndsBeforeStart
from portal.members.memberships.operations.memberships import HasEnded, ReasonNeeded, held, refresh_holder


class AlreadySuspended(DomainError):
    sentence = _l("This membership is suspended on some of these days already.")
    field = "start"


class NotSuspended(DomainError):
    sentence = _l("This membership is not suspended on that day.")
    field = "day"


def suspend(membership: Membership, *, start: date, end: date | None, reason: str) -> Suspension:
    """The membership does not count on the days [start, end). Raises AlreadySuspended, EndsBeforeStart, HasEnded."""
    if not reason:
        raise ReasonNeeded
    membership = held(membership.id)
    if end is not None and end <= start:
        raise EndsBeforeStart(field="end")
    if membership.end is not None and membership.end <= start:
        raise HasEnded
    wanted = Stretch(start, end)
    if any(wanted.overlaps(Stretch(pause.start, pause.end)) for pause in membership.suspensions):
        raise AlreadySuspended
    pause = Suspension(membership_id=membership.id, start=start, end=end, reason=reason, decided_at=clock.now())
    db.session.add(pause)
    db.session.flush()
    refresh_holder(membership.holder)
    audit.write("members.membership_suspended", about=membership, after={"start": start, "end": end})
    record(MembershipSuspended(membership_id=membership.id))
    return pause


def to_lift(membership: Membership, day: date) -> Suspension | None:
    """The suspension that runs that day, or is to come."""
    return next((pause for pause in membership.suspensions if pause.end is None or day < pause.end), None)


def lift_suspension(membership: Membership, *, day: date) -> None:
    """From `day` on the membership counts again. Raises NotSuspended."""
    membership = held(membership.id)
    pause = to_lift(membership, day)
    if pause is None:
        raise NotSuspended
    before = pause.end
    pause.end = max(day, pause.start)
    refresh_holder(membership.holder)
    audit.write("members.suspension_lifted", about=membership, before={"end": before}, after={"end": pause.end})
