"""What is still to be paid: memberships that run or are to begin, and whose price nobody has recorded as paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.core.dates import covers
from portal.members.memberships.models import Membership, Plan, PlanPrice, Representation


def owed(day: date | Any) -> Any:
    """(plan, price in cents, its currency, first day on which it no longer counts unpaid) of each; for its holder."""
    latest = (
        select(func.max(PlanPrice.start))
        .where(PlanPrice.plan_id == Membership.plan_id, PlanPrice.start <= Membership.covered_until)
        .correlate(Membership)
        .scalar_subquery()
    )
    return (
        select(Plan, PlanPrice.cents, PlanPrice.currency, Membership.grace_until)
        .select_from(Membership)
        .join(Plan, Plan.id == Membership.plan_id)
        .join(PlanPrice, and_(PlanPrice.plan_id == Plan.id, PlanPrice.start == latest))
        .where(
            Membership.end.is_(None), Membership.grace_until > day, PlanPrice.cents > 0,
            or_(Membership.covered_until <= day, Membership.covered_until == Membership.start),
        )
        .order_by(Membership.start)
    )  # fmt: skip


def pays(person: int | Any, day: date | Any) -> ColumnElement[bool]:
    """Whose it is to pay: their own, and those of firms whose bills they get or for which they speak first."""
    firms = select(Representation.organisation_id).where(
        Representation.person_id == person, Representation.kind != "delegate",
        covers(Representation.start, Representation.end, day),
    )  # fmt: skip
    return or_(Membership.person_id == person, Membership.organisation_id.in_(firms))
