"""Beginning memberships, covering them, and taking coverage back. Each act is audited and told as a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import audit
from portal.core.dates import Stretch, overlapping
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.sayings import kept
from portal.core.settings import association
from portal.members.facts import MembershipRenewed, MembershipStarted
from portal.members.memberships import periods
from portal.members.memberships.models import Coverage, EndKind, Membership, Organisation, Plan
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.seats import check_seats
from portal.members.memberships.queries.office import with_holder
from portal.members.memberships.queries.plans import price_on
from portal.members.people.models import Person
from portal.members.people.operations.people import check_there

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


class ReasonNeeded(DomainError):
    sentence = _l("Please say why; the reason stays in the history.")
    field = "reason"


class OnlyTheLast(DomainError):
    sentence = _l("Only the last stretch of coverage can be reversed. Reverse the later ones first.")


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch to be covered: until a day (first day not covered), or the plan's months, or without end."""

    kind: str = "paid"
    until: date | None = None
    open_ended: bool = False
    cents: int | None = None

    def end(self, start: date, plan: Plan, *, anchor: date) -> date | None:
        """`anchor`: the first day of the membership, from which the plan counts."""
        if self.open_ended:
            return None
        return self.until or periods.end_of(plan, start, anchor=anchor)


def start_membership(holder: Holder, plan: Plan, start: date, *, cover: Cover | None, now: datetime) -> Membership:
    """Begin a membership on `start`, covered as told; `cover=None` leaves it unpaid, in grace from its first day.

    A lapsed one before it is closed on the day its grace ran out and becomes the predecessor.
    Raises WrongHolder, PlanClosed, HasDied, EntryGone, OverlapsAnother, NoSeatFree, CoverageEndsTooEarly.
    """
    if plan.holder != ("person" if isinstance(holder, Person) else "organisation"):
        raise WrongHolder
    if plan.closed_at is not None:
        raise PlanClosed
    lock(holder)
    check_alive(holder)
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
    if isinstance(holder, Organisation):
        check_seats(holder.id, Stretch(start), field="plan")
    refresh_holder(holder)
    audit.write("members.membership_started", about=membership, after={"plan": plan.name, "start": start})
    record(MembershipStarted(membership_id=membership.id))
    return membership


def renew(membership: Membership, *, cover: Cover, now: datetime, today: date) -> Coverage:
    """Cover a further stretch, from the day the coverage ends. Raises HasEnded, HasLapsed, CoveredWithoutEnd."""
    membership = held(membership.id)
    _check_renewable(membership, today)
    before, membership.stays_at = membership.covered_until, None
    coverage = _cover(membership, membership.plan, cover, now)
    refresh_holder(membership.holder)
    audit.write(
        "members.membership_renewed", about=membership,
        before={"covered_until": before}, after={"covered_until": membership.covered_until, "kind": cover.kind},
    )  # fmt: skip
    record(MembershipRenewed(membership_id=membership.id))
    return coverage


def check_alive(holder: Holder) -> None:
    """Raises HasDied, EntryGone: see `people.check_there`. A firm is always there."""
    if isinstance(holder, Person):
        check_there(holder)


def not_renewable(membership: Membership, today: date) -> type[DomainError] | None:
    """Why it is not covered any further, if it is not."""
    if membership.end is not None and membership.end <= (membership.covered_until or date.max):
        return HasEnded
    if membership.covered_until is None:
        return CoveredWithoutEnd
    if membership.grace_until is not None and membership.grace_until <= today:
        return HasLapsed
    return None


def _check_renewable(membership: Membership, today: date) -> None:
    if why := not_renewable(membership, today):
        raise why


def reverse_coverage(coverage: Coverage, *, reason: str, now: datetime) -> None:
    """Take a stretch back (a payment that bounced); it stays in the history. Raises OnlyTheLast, ReasonNeeded."""
    if not reason:
        raise ReasonNeeded
    membership = held(coverage.membership_id)
    standing = [each for each in membership.coverage if each.reversed_at is None]
    if not standing or standing[-1].id != coverage.id:
        raise OnlyTheLast
    coverage.reversed_at, coverage.reversed_because = now, reason
    _covered_until(membership, coverage.start)
    refresh_holder(membership.holder)
    audit.write(
        "members.coverage_reversed", about=membership,
        before={"covered_until": coverage.end}, after={"covered_until": coverage.start},
    )  # fmt: skip


def held(number: int) -> Membership:
    """The membership, and all that it rests on, as it stands now that its holder is ours."""
    lock(db.session.scalars(with_holder().where(Membership.id == number)).one().holder)
    whole = with_holder().options(
        joinedload(Membership.plan), selectinload(Membership.coverage), selectinload(Membership.suspensions)
    )
    found = whole.where(Membership.id == number).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def say_stays(membership: Membership, *, now: datetime, today: date) -> None:
    """The holder says that they stay: the office waits for what covers it. A repeat keeps the first day.

    Raises HasEnded, HasLapsed, CoveredWithoutEnd.
    """
    membership = held(membership.id)
    _check_renewable(membership, today)
    membership.stays_at = membership.stays_at or now
    audit.write("members.said_they_stay", about=membership, after={"covered_until": membership.covered_until})


def overlaps_another(membership: Membership, *, start: date, end: date | None) -> bool:
    """Whether its holder has another membership of the family on some day of [start, end)."""
    mine = (
        Membership.person_id == membership.person_id
        if membership.person_id is not None
        else Membership.organisation_id == membership.organisation_id
    )
    others = select(Membership.id).where(
        mine, Membership.family == membership.family, Membership.id != membership.id,
        overlapping(Membership.start, Membership.end, start, end),
        or_(Membership.end.is_(None), Membership.end > Membership.start),
    )  # fmt: skip
    return db.session.scalar(others.limit(1)) is not None


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
            membership.end_kind = EndKind.LAPSED
        if membership.end is None or membership.end > start:
            raise OverlapsAnother
        before = membership
    db.session.flush()
    return before.id if before else None


def _cover(membership: Membership, plan: Plan, cover: Cover, now: datetime) -> Coverage:
    start = membership.covered_until
    if start is None:
        raise CoveredWithoutEnd
    end = cover.end(start, plan, anchor=membership.start)
    if end is not None and end <= start:
        raise CoverageEndsTooEarly
    cents, currency = _paid(cover, plan, start)
    coverage = Coverage(
        membership_id=membership.id, start=start, end=end, kind=cover.kind, cents=cents, currency=currency,
        recorded_at=now,
    )  # fmt: skip
    db.session.add(coverage)
    membership.plan = plan
    _covered_until(membership, end)
    db.session.flush()
    return coverage


def _paid(cover: Cover, plan: Plan, start: date) -> tuple[int | None, str | None]:
    """What was paid: as told, or what one renewal costs on the day. Nothing was paid for what was waived."""
    if cover.kind != "paid":
        return None, None
    if cover.cents is not None:
        return cover.cents, association().currency
    usual = cover.until is None and not cover.open_ended
    price = db.session.scalar(price_on(plan.id, start)) if usual else None
    return (price.cents, price.currency) if price is not None else (None, None)


def _covered_until(membership: Membership, end: date | None) -> None:
    membership.covered_until = end
    membership.grace_until = None if end is None else end + timedelta(days=membership.plan.grace_days)
