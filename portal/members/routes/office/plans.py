"""`/office/plans`: what membership there is, and what it costs from when."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.parts import toast
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members import forms
from portal.members.models import Plan, PlanPrice
from portal.members.operations import plans as operations
from portal.members.routes.blueprint import bp


def find_plan(plan_id: int) -> Plan:
    return db.session.get(Plan, plan_id) or abort(404)


@bp.route("/office/plans", methods=["GET", "POST"])
@requires(Right.MEMBERS, Right.DUES)
def office_plans() -> ResponseReturnValue:
    form = forms.NewPlan()
    if form.is_submitted():
        if form.validate():
            try:
                with unit_of_work(once=form.once.data) as work:
                    plan = operations.add_plan(form.values())
                    if form.price.data is not None:
                        operations.set_price(plan, start=today(), cents=form.price.data)
                    work.answer = url_for(".office_plan", plan_id=plan.id)
                return redirect(work.answer, 303)
            except DomainError as error:
                form.refuse(error)
        return _list_page(form), 422
    return _list_page(form)


def _list_page(form: forms.Plan) -> str:
    plans = db.session.scalars(select(Plan).order_by(Plan.closed_at.is_not(None), Plan.name)).all()
    valid = db.session.scalars(select(PlanPrice).where(PlanPrice.start <= today()).order_by(PlanPrice.start))
    return render_template(
        "members/office/plans.html", plans=plans, form=form, prices={price.plan_id: price for price in valid}
    )


@bp.route("/office/plans/<int:plan_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, Right.DUES, of=find_plan)
def office_plan(plan: Plan) -> ResponseReturnValue:
    form = forms.Plan(obj=plan)
    form.holder.choices = [each for each in forms.HOLDERS if each[0] == plan.holder]
    if form.is_submitted():
        if form.validate():
            try:
                with unit_of_work(once=form.once.data) as work:
                    operations.change_plan(db.session.get_one(Plan, plan.id), form.values())
                    work.answer = url_for(".office_plans")
                toast(_("Saved."))
                return redirect(work.answer, 303)
            except DomainError as error:
                form.refuse(error)
        return _plan_page(db.session.get_one(Plan, plan.id), form), 422
    return _plan_page(plan, form)


def _plan_page(plan: Plan, form: forms.Plan, price: forms.Price | None = None) -> str:
    prices = db.session.scalars(select(PlanPrice).where(PlanPrice.plan_id == plan.id).order_by(PlanPrice.start.desc()))
    return render_template(
        "members/office/plan.html", plan=plan, form=form, prices=prices.all(), press=Press(formdata=None),
        price=price or forms.Price(formdata=None, data={"start": today()}),
    )  # fmt: skip


@bp.post("/office/plans/<int:plan_id>/price")
@requires(Right.MEMBERS, Right.DUES, of=find_plan)
def office_price(plan: Plan) -> ResponseReturnValue:
    price = forms.Price()
    if not price.validate():
        return _plan_page(plan, forms.Plan(formdata=None, obj=plan), price), 422
    with unit_of_work(once=price.once.data) as work:
        operations.set_price(db.session.get_one(Plan, plan.id), start=price.start.data, cents=price.amount.data or 0)
        work.answer = url_for(".office_plan", plan_id=plan.id)
    return redirect(work.answer, 303)


@bp.post("/office/plans/<int:plan_id>/close")
@requires(Right.MEMBERS, of=find_plan)
def office_close_plan(plan: Plan) -> ResponseReturnValue:
    form = Press()
    if form.validate():
        with unit_of_work(once=form.once.data) as work:
            operations.close_plan(db.session.get_one(Plan, plan.id), now=clock.now())
            work.answer = url_for(".office_plans")
        toast(_("Nobody begins with it any more; who has it keeps it."))
    return redirect(url_for(".office_plans"), 303)
