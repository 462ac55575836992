"""`/organisations/<firm>/people`: whoever speaks first for a firm looks after its people; and going to another firm."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right, Standing
from portal.core.answering import again, answered
from portal.core.dates import A_DAY
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.forms import Form
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, policies
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.operations import colleagues as inviting
from portal.members.memberships.operations import organisations as operations
from portal.members.memberships.operations import representing
from portal.members.memberships.queries import colleagues, seats
from portal.members.memberships.queries import organisations as finding
from portal.members.memberships.routes.organisations import (
    find_organisation,
    find_representation,
    organisation_page,
)
from portal.members.people.models import Person


class NoSuchFirm(DomainError):
    sentence = _l("No organisation has this name. Add it to the list first.")
    field = "organisation"


def find_part(representation_id: int) -> Representation:
    """Somebody's part in an organisation whose primary representative the actor is; their own is handed on."""
    return one_or_404(finding.led_by(actor(), today()).where(Representation.id == representation_id))


@bp.get("/organisations/<int:organisation_id>/people")
@requires(policies.edit_organisation, of=find_organisation)
def firm_people(organisation: Organisation) -> ResponseReturnValue:
    return firm_page(organisation)


def firm_page(organisation: Organisation, *, about: int = 0, **refused: Form) -> str:
    """A firm's people as its primary representative sees them; `refused`, `about`: see `organisation_page`."""
    day = today()
    people = finding.speaking_from(organisation.id, day)
    hand = refused.get("hand") or forms.HandOn(formdata=None, data={"start": day, "stays": True})
    hand.offer(people)
    shown = {
        "invite": refused.get("invite") or forms.Colleague(formdata=None),
        "hand": hand,
        "leave": refused.get("leave") or forms.EndRepresentation(formdata=None, data={"last_day": day}),
    }
    wrong = next(iter(refused.values()), None)
    me = actor().person_id
    return render_template(
        "members/firm_people.html", organisation=organisation, people=people, forms=shown, about=about, refused=wrong,
        page_error=bool(wrong), a_day=A_DAY, seats=seats.in_words(organisation.id, day),
        invited=db.session.scalars(colleagues.invited_by(organisation.id)).all(), now=clock.now(),
        leads=me is not None and finding.is_primary(me, organisation.id),
        writes=inviting.is_member_firm(organisation.id, day), led=any(row.kind == "primary" for row, _person in people),
    )  # fmt: skip


@bp.post("/organisations/<int:organisation_id>/hand-on")
@requires(policies.edit_organisation, of=find_organisation)
def hand_on(organisation: Organisation) -> ResponseReturnValue:
    form, number = forms.HandOn(), organisation.id
    form.offer(finding.speaking_from(number, today()))

    def act() -> str:
        person, start = db.session.get_one(Person, form.person.data), form.start.data
        office = actor().may(Right.MEMBERS, organisation)
        since = None if office else today()
        representing.hand_on(organisation, person, start=start, stays=bool(form.stays.data), since=since)
        may_stay = start > today() or office
        return url_for(".firm_people" if may_stay else ".organisation", organisation_id=number)

    if done := answered(form, act, _("It is handed on."), tell=toast):
        return done
    return again(firm_page(db.session.get_one(Organisation, number), hand=form))


@bp.post("/representations/<int:representation_id>/end")
@requires(Standing.SIGNED_IN, of=find_part)
def end_part(row: Representation) -> ResponseReturnValue:
    form, number, about = forms.EndRepresentation(), row.organisation_id, row.id

    def act() -> str:
        operations.end_representation(row, last_day=form.last_day.data, since=today())
        return url_for(".firm_people", organisation_id=number)

    if done := answered(form, act, _("The day is saved."), tell=toast):
        return done
    return again(firm_page(db.session.get_one(Organisation, number), about=about, leave=form))


@bp.post("/office/representations/<int:representation_id>/employer")
@requires(Right.MEMBERS, of=find_representation)
def change_employer(row: Representation) -> ResponseReturnValue:
    form, number, about = forms.ChangeEmployer(), row.organisation_id, row.id

    def act() -> str:
        firm = db.session.scalar(
            select(Organisation).where(Organisation.name_key == name_key(form.organisation.data or ""))
        )
        if firm is None:
            raise NoSuchFirm
        representing.change_employer(row, firm, kind=form.kind.data, start=form.start.data, today=today())
        return url_for(".office_organisation", organisation_id=firm.id)

    if done := answered(form, act, _("They go on here."), tell=toast):
        return done
    return again(organisation_page(db.session.get_one(Organisation, number), about=about, employer=form))
