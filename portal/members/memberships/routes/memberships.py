"""Beginning, covering, ending and suspending memberships, from the page of a person or an organisation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import again, answered, carry_out
from portal.core.dates import A_DAY
from portal.core.db import db, one_or_404
from portal.core.forms import Form
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan
from portal.members.memberships.operations import deaths, endings, suspensions
from portal.members.memberships.operations import memberships as operations
from portal.members.memberships.queries import office as queries
from portal.members.memberships.routes.organisations import find_firm, organisation_page
from portal.members.memberships.routes.people import person_page
from portal.members.people.models import Person
from portal.members.people.routes.office import find_anyone


def find_membership(membership_id: int) -> Membership:
    return one_or_404(queries.with_holder().where(Membership.id == membership_id))


def find_holder(kind: str, holder_id: int) -> Person | Organisation:
    return find_anyone(holder_id) if kind == "people" else find_firm(holder_id)


def find_coverage(coverage_id: int) -> Coverage:
    whose = joinedload(Coverage.membership)
    with_holder = select(Coverage).options(
        whose.joinedload(Membership.person), whose.joinedload(Membership.organisation)
    )
    return one_or_404(with_holder.where(Coverage.id == coverage_id))


def page_of(holder: Person | Organisation) -> str:
    if isinstance(holder, Person):
        return url_for(".office_person", person_id=holder.id)
    return url_for(".office_organisation", organisation_id=holder.id)


def _page(holder: Person | Organisation, name: str, form: Form) -> str:
    """The holder's page with the form that was not accepted."""
    if isinstance(holder, Person):
        return person_page(db.session.get_one(Person, holder.id), **{name: form})
    return organisation_page(db.session.get_one(Organisation, holder.id), **{name: form})


def done(
    holder: Person | Organisation, name: str, form: Form, act: Callable[[], Any], said: Any
) -> ResponseReturnValue:
    """Validate, act in one transaction, and go back to the holder's page."""
    where = page_of(holder)

    def kept() -> str:
        act()
        return where

    return answered(form, kept, said, tell=toast) or again(_page(holder, name, form))


@bp.post("/office/<any(people,organisations):kind>/<int:holder_id>/membership")
@requires(Right.MEMBERS, of=find_holder)
def start_membership(holder: Person | Organisation) -> ResponseReturnValue:
    kind = "person" if isinstance(holder, Person) else "organisation"
    form = forms.StartMembership()
    form.plan.offer(db.session.scalars(queries.open_plans(kind)))

    def act() -> None:
        plan = db.session.get_one(Plan, form.plan.data)
        operations.start_membership(holder, plan, form.start.data, cover=form.covered, now=clock.now())

    return done(holder, "start", form, act, _("The membership is saved."))


@bp.post("/office/memberships/<int:membership_id>/renew")
@requires(Right.MEMBERS, of=find_membership)
def renew(membership: Membership) -> ResponseReturnValue:
    form = forms.Renew()

    def act() -> None:
        operations.renew(membership, cover=form.cover, now=clock.now(), today=today())

    return done(membership.holder, "renew", form, act, _("Renewed."))


@bp.post("/office/memberships/<int:membership_id>/end")
@requires(Right.MEMBERS, of=find_membership)
def end_membership(membership: Membership) -> ResponseReturnValue:
    form = forms.EndMembership()

    def act() -> None:
        endings.end_membership(membership, last_day=form.last_day.data, reason=form.reason.data)

    return done(membership.holder, "end", form, act, _("The end is saved."))


@bp.post("/office/memberships/<int:membership_id>/suspend")
@requires(Right.MEMBERS, of=find_membership)
def suspend(membership: Membership) -> ResponseReturnValue:
    form = forms.Suspend()

    def act() -> None:
        end = form.last_day.data + A_DAY if form.last_day.data else None
        suspensions.suspend(membership, start=form.start.data, end=end, reason=form.reason.data)

    return done(membership.holder, "suspend", form, act, _("Suspended."))


@bp.post("/office/memberships/<int:membership_id>/lift")
@requires(Right.MEMBERS, of=find_membership)
def lift(membership: Membership) -> ResponseReturnValue:
    form = Form()

    def act() -> None:
        suspensions.lift_suspension(membership, day=today())

    return done(membership.holder, "lift", form, act, _("It counts again from today."))


@bp.post("/office/memberships/<int:membership_id>/reopen")
@requires(Right.MEMBERS, of=find_membership)
def reopen(membership: Membership) -> ResponseReturnValue:
    said = _("The end is taken back.")
    return carry_out(lambda: endings.reopen(membership), said, back=page_of(membership.holder))


@bp.post("/office/memberships/<int:membership_id>/plan")
@requires(Right.MEMBERS, of=find_membership)
def move_to_plan(membership: Membership) -> ResponseReturnValue:
    form, kind = forms.MoveToPlan(), "person" if membership.person_id else "organisation"
    form.plan.offer(db.session.scalars(queries.open_plans(kind)))

    def act() -> None:
        plan = db.session.get_one(Plan, form.plan.data)
        endings.move_to_plan(membership, plan, start=form.start.data, cover=form.cover, now=clock.now())

    return done(membership.holder, "move", form, act, _("The other plan holds from that day."))


@bp.post("/office/people/<int:person_id>/death")
@requires(Right.MEMBERS, of=find_anyone)
def record_death(person: Person) -> ResponseReturnValue:
    form = forms.Death()

    def act() -> None:
        deaths.record_death(person, day=form.day.data, giver=giver(), today=today(), now=clock.now())

    return done(person, "death", form, act, _("Written down. Nothing from the portal reaches them any more."))


@bp.post("/office/people/<int:person_id>/death/take-back")
@requires(Right.MEMBERS, of=find_anyone)
def take_back_death(person: Person) -> ResponseReturnValue:
    said = _(
        "Taken back. They sign in as before; take the end of their membership back where it is to go on. A seat, a"
        " shift or a place that was theirs is given to them anew."
    )
    act = partial(deaths.take_back_death, person, giver=giver(), now=clock.now())
    return carry_out(act, said, back=page_of(person))


@bp.post("/office/coverage/<int:coverage_id>/reverse")
@requires(Right.MEMBERS, of=find_coverage)
def reverse(coverage: Coverage) -> ResponseReturnValue:
    form = forms.ReverseCoverage()
    number = coverage.id

    def act() -> None:
        found = db.session.scalars(select(Coverage).where(Coverage.id == number)).one()
        operations.reverse_coverage(found, reason=form.reason.data, now=clock.now())

    return done(coverage.membership.holder, "reverse", form, act, _("Taken back; it stays in the history."))
