"""The giver's pages: a new offer, a draft, its rewriting."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.models import Person
from portal.referrals import policies
from portal.referrals.forms import OfferForm
from portal.referrals.models import Referral
from portal.referrals.operations import offering, steps
from portal.referrals.routes import bp
from portal.referrals.routes.parties import find, me_id, show_page
from portal.referrals.states import State
from portal.relationships import queries as relationships


def my_people() -> list[Person]:
    """Whom the giver may bring together: their own confirmed ties who are members today."""
    return list(db.session.scalars(relationships.members_tied_to(me_id(), today())))


@bp.get("/referrals/new")
@requires(Standing.MEMBER)
def new() -> ResponseReturnValue:
    """Begin with whom it could help."""
    people = my_people()
    form = OfferForm(formdata=None)
    form.offer_people(people)
    known = {str(person.id) for person in people}
    for name in ("receiver", "referred"):
        chosen = request.args.get(name, "")
        if chosen in known:
            form[name].data = chosen
    return render_template("referrals/new.html", form=form, people=people, draft=None)


@bp.post("/referrals/new")
@requires(Standing.MEMBER)
def begin() -> ResponseReturnValue:
    """Keep it as a draft, or offer it at once."""
    people = my_people()
    form = OfferForm()
    form.offer_people(people)
    if not form.validate_on_submit():
        return render_template("referrals/new.html", form=form, people=people, draft=None), 422
    try:
        with unit_of_work(once=form.once.data) as work:
            now = clock.now()
            referral = offering.draft(
                me_id(), int(form.receiver.data), int(form.referred.data), form.words(), today=today(), now=now
            )
            if "keep" not in request.form:
                offering.offer(referral, today=today(), now=now)
            work.answer = url_for("referrals.show", handle=referral.giver_handle)
    except DomainError as error:
        return _refused(form, error, people, None)
    _say_whether_offered()
    return redirect(work.answer, 303)


@bp.get("/referrals/<handle>/edit")
@requires(policies.give, of=find)
def edit(referral: Referral) -> ResponseReturnValue:
    """A draft can be rewritten."""
    _only_a_draft(referral)
    people = my_people()
    form = OfferForm(
        formdata=None, obj=referral, receiver=str(referral.receiver_id), referred=str(referral.referred_id)
    )
    form.offer_people(people)
    form.receiver.data, form.referred.data = str(referral.receiver_id), str(referral.referred_id)
    return render_template("referrals/new.html", form=form, people=people, draft=referral.giver_handle)


@bp.post("/referrals/<handle>/edit")
@requires(policies.give, of=find)
def rewrite(referral: Referral) -> ResponseReturnValue:
    """Keep what was rewritten, and offer it when the giver says so."""
    _only_a_draft(referral)
    people, handle = my_people(), referral.giver_handle
    form = OfferForm()
    form.offer_people(people)
    if not form.validate_on_submit():
        return render_template("referrals/new.html", form=form, people=people, draft=handle), 422
    try:
        with unit_of_work(once=form.once.data) as work:
            now = clock.now()
            row = offering.rewrite(
                referral, int(form.receiver.data), int(form.referred.data), form.words(), today=today(), now=now
            )
            if "keep" not in request.form:
                offering.offer(row, today=today(), now=now)
            work.answer = url_for("referrals.show", handle=handle)
    except DomainError as error:
        return _refused(form, error, people, handle)
    _say_whether_offered()
    return redirect(work.answer, 303)


@bp.post("/referrals/<handle>/offer")
@requires(policies.give, of=find)
def offer(referral: Referral) -> ResponseReturnValue:
    """Ask the receiver, without the name."""
    form, handle = Press(), referral.giver_handle
    try:
        with unit_of_work(once=form.once.data) as work:
            offering.offer(referral, today=today(), now=clock.now())
            work.answer = url_for("referrals.show", handle=handle)
    except offering.OfferedBefore as error:
        return show_page(handle, refused=error, earlier=error.handle)
    except DomainError as error:
        return show_page(handle, refused=error)
    _say_whether_offered()
    return redirect(work.answer, 303)


@bp.post("/referrals/<handle>/withdraw")
@requires(policies.give, of=find)
def withdraw(referral: Referral) -> ResponseReturnValue:
    """Take it back before the introduction."""
    form, handle = Press(), referral.giver_handle
    try:
        with unit_of_work(once=form.once.data) as work:
            offering.withdraw(referral, now=clock.now())
            work.answer = url_for("referrals.mine")
    except DomainError as error:
        return show_page(handle, refused=error)
    flash(_("You took it back. Whoever knew of it is told."), "done")
    return redirect(work.answer, 303)


def _say_whether_offered() -> None:
    offered = _("Offered, without the name. You hear as soon as they answer.")
    flash(_("Saved as a draft.") if "keep" in request.form else offered, "done")


def _only_a_draft(referral: Referral) -> None:
    if steps.state_of(referral, clock.now()) is not State.DRAFT:
        abort(404)


def _refused(form: OfferForm, error: DomainError, people: list[Person], draft: str | None) -> ResponseReturnValue:
    form.refuse(error)
    earlier = error.handle if isinstance(error, offering.OfferedBefore) else None
    return render_template("referrals/new.html", form=form, people=people, draft=draft, earlier=earlier), 422
