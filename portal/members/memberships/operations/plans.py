"""What is sold: plans and their prices from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.core.settings import association
from portal.members.memberships.models import Plan, PlanPrice


class PlanExists(DomainError):
    sentence = _l("There is a plan of this name already.")
    field = "name"


def add_plan(values: Mapping[str, Any]) -> Plan:
    """A new plan: name, holder, months, grace_days, about. Raises PlanExists."""
    _refuse_namesake(values["name"], None)
    plan = Plan(family=1, **values)
    db.session.add(plan)
    db.session.flush()
    audit.write("members.plan_added", about=plan, after=dict(values))
    return plan


def change_plan(plan: Plan, values: Mapping[str, Any]) -> None:
    """Change a plan; memberships covered before keep the grace they were promised. Raises PlanExists."""
    _refuse_namesake(values["name"], plan.id)
    before = {name: getattr(plan, name) for name in values}
    for name, value in values.items():
        setattr(plan, name, value)
    db.session.flush()
    audit.write("members.plan_changed", about=plan, before=before, after=dict(values))


def set_price(plan: Plan, *, start: date, cents: int, currency: str = "") -> None:
    """What a renewal costs for coverage that begins on `start` or later.

    `cents` counts the smallest unit of the currency, the association's unless another is named; prices that were set
    before keep theirs.
    """
    code = currency or association().currency
    row = db.session.scalar(select(PlanPrice).where(PlanPrice.plan_id == plan.id, PlanPrice.start == start))
    if row is None:
        db.session.add(PlanPrice(plan_id=plan.id, start=start, cents=cents, currency=code))
    else:
        row.cents, row.currency = cents, code
    db.session.flush()
    audit.write("members.price_set", about=plan, after={"start": start, "cents": cents, "currency": code})


def close_plan(plan: Plan, *, now: datetime) -> None:
    """Nobody begins with this plan any more; who has it keeps it. A repeat does nothing."""
    if lock(plan).closed_at is not None:
        return
    plan.closed_at = now
    audit.write("members.plan_closed", about=plan)


def plan_for(holder: str) -> Plan:
    """The first open plan for this kind of holder; made when there is none yet."""
    found = db.session.scalar(
        select(Plan).where(Plan.holder == holder, Plan.closed_at.is_(None)).order_by(Plan.id).limit(1)
    )
    with language.spoken(None):
        name = _("Member") if holder == "person" else _("Member firm")
    return found or add_plan({"name": name, "holder": holder, "months": 12, "grace_days": 30, "about": ""})


def _refuse_namesake(name: str, own_id: int | None) -> None:
    other = db.session.scalar(select(Plan.id).where(Plan.name == name))
    if other is not None and other != own_id:
        raise PlanExists
