"""`/office/plans`: what membership there is, and what it costs from when."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.forms import Press
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, periods
from portal.members.memberships.models import Plan, PlanPrice
from portal.members.memberships.operations import plans as operations


def find_plan(plan_id: int) -> Plan:
    return db.session.get(Plan, plan_id) or abort(404)


@bp.route("/office/plans", methods=["GET", "POST"])
@requires(Right.MEMBERS, Right.DUES)
def office_plans() -> ResponseReturnValue:
    form = forms.NewPlan()

    def act() -> str:
        plan = operations.add_plan(form.values())
        if form.price.data is not None:
            operations.set_price(plan, start=today(), cents=form.price.data)
        return url_for(".office_plan", plan_id=plan.id)

    return answered(form, act) or _list_page(form)


def _list_page(form: forms.Plan) -> ResponseReturnValue:
    plans = db.session.scalars(select(Plan).order_by(Plan.closed_at.is_not(None), Plan.name)).all()
    valid = db.session.scalars(select(PlanPrice).where(PlanPrice.start <= today()).order_by(PlanPrice.start))
    prices = {price.plan_id: price for price in valid}
    return shown("members/office/plans.html", plans=plans, form=form, prices=prices, period=periods.said)


@bp.route("/office/plans/<int:plan_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, Right.DUES, of=find_plan)
def office_plan(plan: Plan) -> ResponseReturnValue:
    form = forms.Plan(obj=plan)
    form.holder.choices = [each for each in forms.HOLDERS if each[0] == plan.holder]

    def act() -> str:
        operations.change_plan(db.session.get_one(Plan, plan.id), form.values())
        return url_for(".office_plans")

    return answered(form, act, _("Saved."), tell=toast) or _plan_page(plan.id, form)


def _plan_page(number: int, form: forms.Plan | None, price: forms.Price | None = None) -> ResponseReturnValue:
    plan = db.session.get_one(Plan, number)
    prices = db.session.scalars(select(PlanPrice).where(PlanPrice.plan_id == plan.id).order_by(PlanPrice.start.desc()))
    return shown(
        "members/office/plan.html", plan=plan, form=form or forms.Plan(formdata=None, obj=plan),
        prices=prices.all(), press=Press(formdata=None),
        price=price or forms.Price(formdata=None, data={"start": today()}),
    )  # fmt: skip


@bp.post("/office/plans/<int:plan_id>/price")
@requires(Right.MEMBERS, Right.DUES, of=find_plan)
def office_price(plan: Plan) -> ResponseReturnValue:
    price = forms.Price()
    number = plan.id

    def act() -> str:
        operations.set_price(db.session.get_one(Plan, number), start=price.start.data, cents=price.amount.data or 0)
        return url_for(".office_plan", plan_id=number)

    return answered(price, act) or _plan_page(number, None, price)


@bp.post("/office/plans/<int:plan_id>/close")
@requires(Right.MEMBERS, of=find_plan)
def office_close_plan(plan: Plan) -> ResponseReturnValue:
    def act() -> str:
        operations.close_plan(db.session.get_one(Plan, plan.id), now=clock.now())
        return url_for(".office_plans")

    said = _("Nobody begins with it any more; who has it keeps it.")
    return answered(Press(), act, said, tell=toast) or redirect(url_for(".office_plans"), 303)
