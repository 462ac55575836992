"""How a membership stands on a day: one rule, in Python and in SQL. Nothing stores the answer.

In this order: ended, scheduled, suspended, active while covered, grace for the plan's days, lapsed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, select

from portal.core.dates import Stretch, covers
from portal.members.memberships.models import Membership, Status, Suspension


def status_on(membership: Membership, day: date) -> Status:
    """The status as of the day. Reads the membership's suspensions: load them with it."""
    if membership.end is not None and day >= membership.end:
        return Status.ENDED
    if day < membership.start:
        return Status.SCHEDULED
    if any(day in Stretch(pause.start, pause.end) for pause in membership.suspensions):
        return Status.SUSPENDED
    return running_status(membership, day)


def running_status(membership: Membership, day: date) -> Status:
    """The status of one that has begun, has not ended and is not suspended that day: what its coverage says alone."""
    if membership.covered_until is None or day < membership.covered_until:
        return Status.ACTIVE
    if membership.grace_until is None or day < membership.grace_until:
        return Status.GRACE
    return Status.LAPSED


def status_sql(day: date) -> ColumnElement[str]:
    """The same as an SQL expression over `membership`."""
    return case(
        (and_(Membership.end.is_not(None), Membership.end <= day), literal(Status.ENDED.value)),
        (Membership.start > day, literal(Status.SCHEDULED.value)),
        (suspended_on(day), literal(Status.SUSPENDED.value)),
        (Membership.covered_until.is_(None), literal(Status.ACTIVE.value)),
        (Membership.covered_until > day, literal(Status.ACTIVE.value)),
        (Membership.grace_until > day, literal(Status.GRACE.value)),
        else_=literal(Status.LAPSED.value),
    )


def is_status(status: Status, day: date) -> ColumnElement[bool]:
    """SQL: the membership has this status that day. The same rule as ranges of dates, which an index can answer."""
    if status is Status.ENDED:
        return Membership.end <= day
    if status is Status.SCHEDULED:
        return and_(Membership.start > day, or_(Membership.end.is_(None), Membership.end > day))
    runs, suspended, until = covers(Membership.start, Membership.end, day), suspended_on(day), Membership.covered_until
    if status is Status.SUSPENDED:
        return and_(runs, suspended)
    if status is Status.ACTIVE:
        return and_(runs, or_(until.is_(None), until > day), ~suspended)
    in_grace = Membership.grace_until > day if status is Status.GRACE else Membership.grace_until <= day
    return and_(until <= day, in_grace, runs, ~suspended)


def suspended_on(day: date) -> ColumnElement[bool]:
    """SQL: some suspension of the membership contains the day."""
    return exists().where(Suspension.membership_id == Membership.id, covers(Suspension.start, Suspension.end, day))


def not_suspended_on(day: Any) -> ColumnElement[bool]:
    """SQL: none does. For many memberships at once: those that are suspended are few, and looked up once."""
    return Membership.id.not_in(select(Suspension.membership_id).where(covers(Suspension.start, Suspension.end, day)))
