"""Whom a suspension keeps from what they had said yes to: asked by the packages above for their sweeps, by no page.

Nothing is stored about what is to be given back: who lifts a suspension in time need do nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Subquery, or_, select, union_all

from portal.core.dates import Stretch
from portal.core.settings import today
from portal.members.memberships.models import Membership, Representation, Status, Suspension
from portal.members.memberships.queries.standings import standings

#: For so long after they were told do people keep what they hold.
NOTICE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a membership that somebody rests on is suspended, and when that was decided."""

    days: Stretch
    decided_at: datetime

    def kept_until(self, start: datetime) -> datetime:
        """Until when somebody keeps what begins at `start`: not at all where that is before the notice is over."""
        until = self.decided_at + NOTICE
        return until if until < start else self.decided_at


def pauses(now: datetime, membership_id: int | None = None) -> Subquery:
    """`person_id`, `start`, `end` and `decided_at` of each suspension that has not run out, for each who rests on it.

    `membership_id`: of this one alone.
    """
    told = (Suspension.start, Suspension.end, Suspension.decided_at)
    which = [Suspension.decided_at.is_not(None), or_(Suspension.end.is_(None), Suspension.end > today(now))]
    if membership_id is not None:
        which.append(Suspension.membership_id == membership_id)
    of = select(Membership.person_id, *told).join(Membership, Membership.id == Suspension.membership_id)
    through = (
        select(Representation.person_id, *told)
        .join(Membership, Membership.id == Suspension.membership_id)
        .join(Representation, Representation.organisation_id == Membership.organisation_id)
    )
    return union_all(of.where(Membership.person_id.is_not(None), *which), through.where(*which)).subquery("pauses")


def is_suspended(person_id: int, day: date) -> bool:
    """Whether nothing better than a suspended membership is left to them that day."""
    found = standings([person_id], day).get(person_id)
    return found is not None and found.status is Status.SUSPENDED
