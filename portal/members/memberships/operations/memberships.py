"""Beginning, covering, ending and suspending memberships. Each act is audited and told as a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import audit
from portal.core.dates import Stretch, add_months
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.say import say_date
from portal.core.sayings import kept
from portal.members.facts import MembershipEnded, MembershipRenewed, MembershipStarted, MembershipSuspended
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Suspension
from portal.members.memberships.operations import belonging
from portal.members.memberships.queries.office import with_holder
from portal.members.people.models import Person

Holder = Person | Organisation


class WrongHolder(DomainError):
    sentence = _l("This plan is not for this kind of holder. Choose another plan.")
    field = "plan"


class PlanClosed(DomainError):
    sentence = _l("Nobody can begin with this plan any more. Choose another plan.")
    field = "plan"


class OverlapsAnother(DomainError):
    sentence = _l("There is a membership on these days already. Renew it, or end it first.")
    field = "start"


class CoverageEndsTooEarly(DomainError):
    sentence = _l("The coverage must end after it begins.")
    field = "until"


class HasEnded(DomainError):
    sentence = _l("This membership has ended. Begin a new one.")


class HasLapsed(DomainError):
    sentence = _l("This membership has lapsed. Begin a new one; it will follow this one in the history.")


class CoveredWithoutEnd(DomainError):
    sentence = _l("This membership is covered without end: there is nothing to renew.")


class EndsBeforeStart(DomainError):
    sentence = _l("This day lies before the beginning.")
    field = "last_day"


class ReasonNeeded(DomainError):
    sentence = _l("Please say why; the reason stays in the history.")
    field = "reason"


class OnlyTheLast(DomainError):
    sentence = _l("Only the last stretch of coverage can be reversed. Reverse the later ones first.")


class AlreadySuspended(DomainError):
    sentence = _l("This membership is suspended on some of these days already.")
    field = "start"


class NotSuspended(DomainError):
    sentence = _l("This membership is not suspended on that day.")
    field = "day"


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch to be covered: until a day (first day not covered), or the plan's months, or without end."""

    kind: str = "paid"
    until: date | None = None
    open_ended: bool = False
    cents: int | None = None

    def end(self, start: date, plan: Plan) -> date | None:
        if self.open_ended:
            return None
        return self.until or add_months(start, plan.months)


def start_membership(holder: Holder, plan: Plan, start: date, *, cover: Cover | None, now: datetime) -> Membership:
    """Begin a membership on `start`, covered as told; `cover=None` leaves it unpaid, in grace from its first day.

    A lapsed one before it is closed on the day its grace ran out and becomes the predecessor.
    Raises WrongHolder, PlanClosed, OverlapsAnother, CoverageEndsTooEarly.
    """
    if plan.holder != ("person" if isinstance(holder, Person) else "organisation"):
        raise WrongHolder
    if plan.closed_at is not None:
        raise PlanClosed
    lock(holder)
    membership = Membership(
        person_id=holder.id if isinstance(holder, Person) else None,
        organisation_id=holder.id if isinstance(holder, Organisation) else None,
        plan_id=plan.id,
        family=plan.family,
        start=start,
        predecessor_id=_make_way(holder, plan.family, start),
        covered_until=start,
        grace_until=start + timedelta(days=plan.grace_days),
        created_at=now,
    )
    db.session.add(membership)
    db.session.flush()
    if cover is not None:
        _cover(membership, plan, cover, now)
    refresh_holder(holder)
    audit.write("members.membership_started", about=membership, after={"plan": plan.name, "start": start})
    record(MembershipStarted(membership_id=membership.id))
    return membership


def renew(membership: Membership, *, cover: Cover, now: datetime, today: date) -> Coverage:
    """Cover a further stretch, from the day the coverage ends. Raises HasEnded, HasLapsed, CoveredWithoutEnd."""
    membership = _held(membership.id)
    if membership.end is not None and membership.end <= (membership.covered_until or date.max):
        raise HasEnded
    if membership.covered_until is None:
        raise CoveredWithoutEnd
    if membership.grace_until is not None and membership.grace_until <= today:
        raise HasLapsed
    before = membership.covered_until
    coverage = _cover(membership, membership.plan, cover, now)
    refresh_holder(membership.holder)
    audit.write(
        "members.membership_renewed", about=membership,
        before={"covered_until": before}, after={"covered_until": membership.covered_until, "kind": cover.kind},
    )  # fmt: skip
    record(MembershipRenewed(membership_id=membership.id))
    return coverage


def reverse_coverage(coverage: Coverage, *, reason: str, now: datetime) -> None:
    """Take a stretch back (a payment that bounced); it stays in the history. Raises OnlyTheLast, ReasonNeeded."""
    if not reason:
        raise ReasonNeeded
    membership = _held(coverage.membership_id)
    standing = [each for each in membership.coverage if each.reversed_at is None]
    if not standing or standing[-1].id != coverage.id:
        raise OnlyTheLast
    coverage.reversed_at, coverage.reversed_because = now, reason
    _covered_until(membership, coverage.start)
    refresh_holder(membership.holder)
    audit.write(
        "members.coverage_reversed", about=membership,
        before={"covered_until": coverage.end}, after={"covered_until": coverage.start, "reason": reason},
    )  # fmt: skip


def end_membership(membership: Membership, *, last_day: date, reason: str) -> None:
    """The membership ends after `last_day`; one that never began ends on the day it would have begun.

    Raises HasEnded, EndsBeforeStart, ReasonNeeded.
    """
    if not reason:
        raise ReasonNeeded
    membership = _held(membership.id)
    end = last_day + timedelta(days=1)
    if membership.end is not None and membership.end <= end:
        raise HasEnded
    if end < membership.start:
        raise EndsBeforeStart(
            _("It begins on %(day)s; the last day cannot lie before that.", day=say_date(membership.start))
        )
    before = membership.end
    membership.end, membership.end_reason = end, reason
    refresh_holder(membership.holder)
    audit.write(
        "members.membership_ended", about=membership, before={"end": before}, after={"end": end, "reason": reason}
    )
    record(MembershipEnded(membership_id=membership.id))


def suspend(membership: Membership, *, start: date, end: date | None, reason: str) -> Suspension:
    """The membership does not count on the days [start, end). Raises AlreadySuspended, EndsBeforeStart, HasEnded."""
    if not reason:
        raise ReasonNeeded
    membership = _held(membership.id)
    if end is not None and end <= start:
        raise EndsBeforeStart(field="end")
    if membership.end is not None and membership.end <= start:
        raise HasEnded
    wanted = Stretch(start, end)
    if any(wanted.overlaps(Stretch(pause.start, pause.end)) for pause in membership.suspensions):
        raise AlreadySuspended
    pause = Suspension(membership_id=membership.id, start=start, end=end, reason=reason)
    db.session.add(pause)
    db.session.flush()
    refresh_holder(membership.holder)
    audit.write("members.membership_suspended", about=membership, after={"start": start, "end": end, "reason": reason})
    record(MembershipSuspended(membership_id=membership.id))
    return pause


def lift_suspension(membership: Membership, *, day: date) -> None:
    """From `day` on the membership counts again. Raises NotSuspended."""
    membership = _held(membership.id)
    pause = next((p for p in membership.suspensions if p.end is None or day < p.end), None)
    if pause is None:
        raise NotSuspended
    before = pause.end
    pause.end = max(day, pause.start)
    refresh_holder(membership.holder)
    audit.write("members.suspension_lifted", about=membership, before={"end": before}, after={"end": pause.end})


def _held(number: int) -> Membership:
    """The membership, and all that it rests on, as it stands now that its holder is ours."""
    lock(db.session.scalars(with_holder().where(Membership.id == number)).one().holder)
    whole = with_holder().options(
        joinedload(Membership.plan), selectinload(Membership.coverage), selectinload(Membership.suspensions)
    )
    found = whole.where(Membership.id == number).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def refresh_holder(holder: Holder) -> None:
    """Whom a change to the holder's memberships concerns, written anew."""
    if isinstance(holder, Person):
        belonging.refresh([holder.id])
    else:
        belonging.refresh_organisation(holder.id)


def _make_way(holder: Holder, family: int, start: date) -> int | None:
    """Close the holder's lapsed membership before `start`; its id, or that of the last one that ended."""
    mine = Membership.person_id if isinstance(holder, Person) else Membership.organisation_id
    earlier = select(Membership).where(mine == holder.id, Membership.family == family).order_by(Membership.start)
    before: Membership | None = None
    lapsed = kept(_l("Lapsed"))
    for membership in db.session.scalars(earlier).all():
        if membership.end is None and membership.grace_until is not None and membership.grace_until <= start:
            membership.end, membership.end_reason = max(membership.start, membership.grace_until), lapsed
        if membership.end is None or membership.end > start:
            raise OverlapsAnother
        before = membership
    db.session.flush()
    return before.id if before else None


def _cover(membership: Membership, plan: Plan, cover: Cover, now: datetime) -> Coverage:
    start = membership.covered_until
    if start is None:
        raise CoveredWithoutEnd
    end = cover.end(start, plan)
    if end is not None and end <= start:
        raise CoverageEndsTooEarly
    coverage = Coverage(
        membership_id=membership.id, start=start, end=end, kind=cover.kind, cents=cover.cents, recorded_at=now
    )
    db.session.add(coverage)
    membership.plan = plan
    _covered_until(membership, end)
    db.session.flush()
    return coverage


def _covered_until(membership: Membership, end: date | None) -> None:
    membership.covered_until = end
    membership.grace_until = None if end is None else end + timedelta(days=membership.plan.grace_days)
