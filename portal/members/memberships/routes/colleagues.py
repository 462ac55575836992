"""Inviting colleagues of a firm, and `/colleague/<token>`, where they come in."""

from __future__ import annotations

from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, public, requires
from portal.core.actors import Standing
from portal.core.answering import Done, again, answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, policies
from portal.members.memberships.models import ColleagueInvitation, Organisation
from portal.members.memberships.operations import colleagues as operations
from portal.members.memberships.queries import colleagues as queries
from portal.members.memberships.routes.organisations import find_organisation
from portal.members.memberships.routes.representing import firm_page
from portal.members.people.models import Person


def find_invitation(invitation_id: int) -> ColleagueInvitation:
    """An invitation of a firm that the actor looks after."""
    return one_or_404(queries.to_look_after(actor(), today()).where(ColleagueInvitation.id == invitation_id))


@bp.post("/organisations/<int:organisation_id>/colleagues")
@requires(policies.edit_organisation, of=find_organisation)
def invite_colleague(organisation: Organisation) -> ResponseReturnValue:
    form, number = forms.Colleague(), organisation.id

    def act() -> str:
        operations.invite_colleague(
            organisation, name=form.name.data or "", email=form.email.data or "", by=actor().name, today=today(),
            now=clock.now(),
        )  # fmt: skip
        return url_for(".firm_people", organisation_id=number)

    if done := answered(form, act, _("The letter to %(name)s is on its way.", name=form.name.data), tell=toast):
        return done
    return again(firm_page(db.session.get_one(Organisation, number), invite=form))


@bp.post("/colleagues/<int:invitation_id>/again")
@requires(Standing.SIGNED_IN, of=find_invitation)
def invite_again(invitation: ColleagueInvitation) -> ResponseReturnValue:
    back = url_for(".firm_people", organisation_id=invitation.organisation_id)
    act = partial(operations.send_again, invitation, by=actor().name, today=today(), now=clock.now())
    return carry_out(act, _("A new letter is on its way. Its link takes the place of the old one."), back=back)


@bp.post("/colleagues/<int:invitation_id>/take-back")
@requires(Standing.SIGNED_IN, of=find_invitation)
def take_invitation_back(invitation: ColleagueInvitation) -> ResponseReturnValue:
    back = url_for(".firm_people", organisation_id=invitation.organisation_id)
    act = partial(operations.take_back, invitation, now=clock.now())
    return carry_out(act, _("Taken back. The link in the letter opens nothing any more."), back=back)


@bp.route("/colleague/<token>", methods=["GET", "POST"])
@public
def colleague(token: str) -> ResponseReturnValue:
    now, who = clock.now(), actor()
    invitation = db.session.scalar(queries.behind(token, now))
    if invitation is None:
        return render_template("members/colleague_over.html"), 410
    me = db.session.get(Person, who.person_id) if who.person_id else None
    form = forms.ComeAsColleague(data={"name": me.name if me else invitation.name})
    said, number = _("You speak for %(firm)s now.", firm=invitation.organisation.name), invitation.organisation_id
    email = invitation.email
    known = operations.signs_in_elsewhere(invitation, who.account_id)

    def act() -> str | Done:
        joined = operations.join(
            token, name=form.name.data or "", me=me, account_id=who.account_id, today=today(now), now=now
        )
        if joined.token:
            return url_for("accounts.invitation", token=joined.token)
        if who.signed_in:
            return Done(url_for(".organisation", organisation_id=number), said)
        return Done(
            url_for("accounts.sign_in"), _("A letter with a link to choose your password is on its way to you.")
        )

    if done := answered(form, act):
        return done
    return shown(
        "members/colleague.html", form=form, firm=db.session.get_one(Organisation, number), email=email, me=me,
        known=known, here=url_for(".colleague", token=token),
    )  # fmt: skip
