"""`/office/applications`: who would like to belong, who they may be already, and what becomes of it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db, one_or_404
from portal.core.forms import Form
from portal.core.paging import page_number, paginate
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.applications import forms, queries, words
from portal.members.applications.errors import NotOneOfThem
from portal.members.applications.known import Known, known
from portal.members.applications.models import Application
from portal.members.applications.operations import deciding
from portal.members.applications.states import State, state_of
from portal.members.blueprint import bp
from portal.members.memberships import history
from portal.members.memberships.models import Membership, Plan
from portal.members.memberships.status import status_on
from portal.members.people.routes.links import Link, hand_over


def find_application(application_id: int) -> Application:
    """One that was sent, for the office."""
    return one_or_404(queries.sent(application_id))


@bp.get("/office/applications")
@requires(Right.MEMBERS)
def office_applications() -> ResponseReturnValue:
    which = request.args.get("show", "")
    which = which if which in words.SHOWN else ""
    page = paginate(queries.queue(which or queries.WAITING), page=page_number())
    return shown("members/office/applications.html", page=page, which=which, words=words, state_of=state_of)


@bp.get("/office/applications/<int:application_id>")
@requires(Right.MEMBERS, of=find_application)
def office_application(application: Application) -> ResponseReturnValue:
    return _page(application)


def _page(application: Application, **refused: Form) -> ResponseReturnValue:
    """One application beside whoever is known already; `refused`: a form that was not accepted, by its name."""
    found = known(application)
    approve = refused.get("approve")
    if not isinstance(approve, forms.Approve):
        approve = _approve_form(application, found, formdata=None)
    return shown(
        "members/office/application.html", application=application, state=state_of(application).value, words=words,
        found=found, held=_held(found), approve=approve, refused=next(iter(refused.values()), None),
        ask=refused.get("ask") or forms.Ask(formdata=None),
        decline=refused.get("decline") or forms.Decline(formdata=None),
        state_of=state_of, open=state_of(application) in {State.SUBMITTED, State.NEEDS_INFORMATION},
    )  # fmt: skip


def _held(found: Known) -> dict[tuple[str, int], list[tuple[Membership, str]]]:
    """The memberships of whoever is known, by ("person" or "organisation", number), each with how it stands."""
    people, firms = [person.id for person, _why in found.people], [firm.id for firm in found.organisations]
    held: dict[tuple[str, int], list[tuple[Membership, str]]] = {}
    if people or firms:
        for each in db.session.scalars(queries.held_by(people, firms)).unique():
            key = ("person", each.person_id) if each.person_id else ("organisation", each.organisation_id or 0)
            held.setdefault(key, []).append((each, str(history.WORDS[status_on(each, today())])))
    return held


def _approve_form(application: Application, found: Known, **kw: Any) -> forms.Approve:
    """Nobody is chosen beforehand where somebody is known: whoever decides says who it is."""
    people = [
        (str(person.id), " · ".join(filter(None, (person.name, person.headline, person.firm))))
        for person, _why in found.people
    ]
    firms = [(str(firm.id), firm.name) for firm in found.organisations]
    start = {
        "plan": application.plan_id, "start": today(), "kind": "unpaid", "person": None if people else forms.NEW,
        "organisation": None if firms else forms.NEW,
    }  # fmt: skip
    form = forms.Approve(data=start, **kw)
    open_plans = select(Plan).where(Plan.closed_at.is_(None)).order_by(Plan.holder.desc(), Plan.name)
    form.plan.offer(db.session.scalars(open_plans))
    form.person.choices = [*people, (forms.NEW, _("Somebody new: %(name)s", name=application.name))]
    form.organisation.choices = [
        *firms,
        (forms.NEW, _("A new one: %(name)s", name=application.firm or application.name)),
    ]
    return form


@bp.post("/office/applications/<int:application_id>/approve")
@requires(Right.MEMBERS, of=find_application)
def approve_application(application: Application) -> ResponseReturnValue:
    number, name = application.id, application.name
    form = _approve_form(application, known(application))
    links: list[Link] = []

    def act() -> str:
        applied = db.session.get_one(Application, number)
        _membership, token = deciding.approve(
            applied, _terms(form), by=actor().account_id, giver=giver(), now=clock.now()
        )
        links[:] = [Link(applied.person_id, token)] if token and applied.person_id else []
        return url_for(".office_application", application_id=number)

    done = answered(form, act, _("%(name)s belongs now.", name=name), tell=toast)
    if done and links:
        return hand_over(links, url_for(".office_application", application_id=number))
    return done or _page(find_application(number), approve=form)


def _terms(form: forms.Approve) -> deciding.Terms:
    plan = db.session.get_one(Plan, form.plan.data)
    if plan.holder == "organisation" and not form.organisation.data:
        raise NotOneOfThem(field="organisation")
    return deciding.Terms(
        plan,
        form.start.data,
        form.covered,
        person=_number(form.person.data),
        organisation=_number(form.organisation.data),
    )


def _number(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen != forms.NEW else None


@bp.post("/office/applications/<int:application_id>/ask")
@requires(Right.MEMBERS, of=find_application)
def ask_applicant(application: Application) -> ResponseReturnValue:
    number, form = application.id, forms.Ask()

    def act() -> str:
        deciding.ask_for_more(db.session.get_one(Application, number), form.words.data or "", now=clock.now())
        return url_for(".office_application", application_id=number)

    said = _("Your question is on its way. The application waits for the answer.")
    return answered(form, act, said, tell=toast) or _page(find_application(number), ask=form)


@bp.post("/office/applications/<int:application_id>/decline")
@requires(Right.MEMBERS, of=find_application)
def decline_application(application: Application) -> ResponseReturnValue:
    number, form = application.id, forms.Decline()

    def act() -> str:
        applied = db.session.get_one(Application, number)
        deciding.decline(applied, form.reason.data or "", by=actor().account_id, now=clock.now())
        return url_for(".office_application", application_id=number)

    said = _("Declined. The reason is on its way to the applicant.")
    return answered(form, act, said, tell=toast) or _page(find_application(number), decline=form)
