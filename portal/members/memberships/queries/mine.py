"""The memberships on which somebody decides themselves, and what they may do with each today."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Select, or_

from portal.core.actors import Actor
from portal.core.dates import A_DAY
from portal.members.memberships.models import EndKind, Membership
from portal.members.memberships.queries.office import with_holder
from portal.members.memberships.queries.organisations import leads


def to_decide_on(who: Actor, day: date) -> Select[Membership]:
    """Their own, and those of firms whose primary representative they are that day."""
    own, led = Membership.person_id == who.person_id, Membership.organisation_id.in_(leads(who, day))
    return with_holder().where(or_(own, led))


def may_say_stays(membership: Membership, day: date) -> bool:
    """Whether there is something to renew soon, and they have not said that they stay yet."""
    until, grace = membership.covered_until, membership.grace_until
    if membership.end is not None or until is None or grace is None or membership.stays_at is not None:
        return False
    return until <= day + timedelta(days=60) and grace > day


def may_leave(membership: Membership, day: date) -> bool:
    """Whether it runs, or is to begin, and nobody has said yet that it ends."""
    over = membership.grace_until is not None and membership.grace_until <= day
    return membership.end is None and not over


def may_take_back(membership: Membership, day: date) -> bool:
    """Whether they have resigned and the day is still to come."""
    return membership.end is not None and membership.end > day and membership.end_kind is EndKind.RESIGNED


def usual_last_day(membership: Membership | None, day: date) -> date:
    """The day most people leave on: the last one that is covered, or today."""
    until = membership.covered_until if membership else None
    return max(until - A_DAY, day) if until else day
