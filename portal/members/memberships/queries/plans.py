"""What is sold. For everybody."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, and_, func, select

from portal.members.memberships.models import Plan, PlanPrice


def offered(day: date) -> Select[Plan, PlanPrice | None]:
    """(plan, its price that day or None) of every plan that people may apply for; those for people first."""
    latest = (
        select(func.max(PlanPrice.start))
        .where(PlanPrice.plan_id == Plan.id, PlanPrice.start <= day)
        .correlate(Plan)
        .scalar_subquery()
    )
    return (
        select(Plan, PlanPrice)
        .outerjoin(PlanPrice, and_(PlanPrice.plan_id == Plan.id, PlanPrice.start == latest))
        .where(Plan.closed_at.is_(None), Plan.for_applying)
        .order_by(Plan.holder.desc(), Plan.name)
    )


def price_on(plan_id: int, day: date) -> Select[PlanPrice]:
    """What the plan costs for coverage that begins that day, if anybody said so."""
    found = select(PlanPrice).where(PlanPrice.plan_id == plan_id, PlanPrice.start <= day)
    return found.order_by(PlanPrice.start.desc()).limit(1)
