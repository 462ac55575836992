"""`/office/organisations`: firms, and who speaks for them."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import again, answered, carry_out, shown
from portal.core.dates import A_DAY
from portal.core.db import db, one_or_404
from portal.core.forms import Form, Press
from portal.core.locking import lock
from portal.core.parts import toast
from portal.core.questions import Question
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, happened, history, policies
from portal.members.memberships.models import Organisation, Plan, Representation
from portal.members.memberships.operations import organisations as operations
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries import organisations as finding
from portal.members.memberships.queries import seats
from portal.members.people.finding import one_called

PLANS = Question[Plan](lambda _who: queries.open_plans("organisation"), only={Plan: ("name",)})


def find_firm(organisation_id: int) -> Organisation:
    return db.session.get(Organisation, organisation_id) or abort(404)


def find_organisation(organisation_id: int) -> Organisation:
    """An organisation that the actor may see."""
    return one_or_404(finding.visible_organisations(actor(), today()).where(Organisation.id == organisation_id))


def find_representation(representation_id: int) -> Representation:
    return db.session.get(Representation, representation_id) or abort(404)


@bp.route("/office/organisations/new", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_new_organisation() -> ResponseReturnValue:
    form = forms.Organisation()

    def act() -> str:
        organisation = operations.add_organisation(form.values(), now=clock.now())
        return url_for(".office_organisation", organisation_id=organisation.id)

    said = _("%(name)s is saved.", name=form.name.data)
    page = "members/office/edit_organisation.html"
    return answered(form, act, said, tell=toast) or shown(page, form=form, organisation=None)


@bp.get("/office/organisations/<int:organisation_id>")
@requires(Right.MEMBERS, of=find_firm)
def office_organisation(organisation: Organisation) -> ResponseReturnValue:
    return organisation_page(organisation)


def organisation_page(organisation: Organisation, *, about: int = 0, **refused: Form) -> str:
    """One firm as the office sees it; `refused`: a form that was not accepted, by its name; `about`: in whose row."""
    day = today()
    moments, answers = happened.newest(
        happened.OF_ORGANISATION, clock.now(), [PLANS], most=happened.FIRST, organisation=organisation.id
    )
    told = history.of_organisation(organisation, day)
    shown = {
        "represent": forms.Represent(formdata=None, data={"start": day}),
        "employer": forms.ChangeEmployer(formdata=None, data={"start": day}),
        "leave": forms.EndRepresentation(formdata=None, data={"last_day": day}),
    } | forms.of_holder(answers.get(PLANS), history.plans_held(told), day, refused)
    wrong = next(iter(refused.values()), None)
    return render_template(
        "members/office/organisation.html", organisation=organisation, told=told, forms=shown, said=history.said,
        kinds=history.KINDS, people=finding.speaking_from(organisation.id, day), refused=wrong, about=about,
        seats=seats.in_words(organisation.id, day),
        a_day=A_DAY,
        page_error=bool(wrong), press=Press(formdata=None),
        moments=moments[: happened.FIRST], more=len(moments) > happened.FIRST,
        current=next((each for each in told if each.status.counts), None),
    )  # fmt: skip


@bp.route("/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
@requires(policies.edit_organisation, of=find_organisation)
def edit_organisation(organisation: Organisation) -> ResponseReturnValue:
    """For the office, and for the primary representative."""
    by_office = actor().may(Right.MEMBERS, organisation)
    form = forms.Organisation(obj=organisation)

    def act() -> str:
        found = lock(organisation)
        operations.change_organisation(found, form.values(), by_office=by_office)
        return found.url

    return answered(form, act, _("Saved."), tell=toast) or shown(
        "members/office/edit_organisation.html",
        form=form,
        organisation=db.session.get_one(Organisation, organisation.id),
    )


@bp.post("/office/organisations/<int:organisation_id>/people")
@requires(Right.MEMBERS, of=find_firm)
def represent(organisation: Organisation) -> ResponseReturnValue:
    form = forms.Represent()
    number = organisation.id

    def act() -> str:
        person = one_called(form.person.data or "")
        operations.represent(organisation, person, kind=form.kind.data, start=form.start.data)
        return url_for(".office_organisation", organisation_id=number)

    if done := answered(form, act, _("%(name)s speaks for it now.", name=form.person.data), tell=toast):
        return done
    return again(organisation_page(db.session.get_one(Organisation, number), represent=form))


@bp.post("/office/representations/<int:representation_id>/end")
@requires(Right.MEMBERS, of=find_representation)
def leave(row: Representation) -> ResponseReturnValue:
    form, number, about = forms.EndRepresentation(), row.organisation_id, row.id

    def act() -> str:
        operations.end_representation(row, last_day=form.last_day.data)
        return url_for(".office_organisation", organisation_id=number)

    if done := answered(form, act, _("The day is saved."), tell=toast):
        return done
    return again(organisation_page(db.session.get_one(Organisation, number), about=about, leave=form))


@bp.post("/office/representations/<int:representation_id>/keep")
@requires(Right.MEMBERS, of=find_representation)
def keep_representation(row: Representation) -> ResponseReturnValue:
    back = url_for(".office_organisation", organisation_id=row.organisation_id)
    said = _("The end is taken back.")
    return carry_out(lambda: operations.end_representation(row, last_day=None), said, back=back)
