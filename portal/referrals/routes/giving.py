"""The giver's pages: a new offer, a draft, its rewriting."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import answered, note, shown
from portal.core.db import db
from portal.core.errors import DomainError
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

    def act() -> Referral:
        now = clock.now()
        return offering.draft(
            me_id(), int(form.receiver.data), int(form.referred.data), form.words(), today=today(), now=now
        )

    return _written(form, act, people)


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

    def act() -> Referral:
        now = clock.now()
        return offering.rewrite(
            referral, int(form.receiver.data), int(form.referred.data), form.words(), today=today(), now=now
        )

    return _written(form, act, people, handle)


def _written(
    form: OfferForm, act: Callable[[], Referral], people: list[Person], draft: str | None = None
) -> ResponseReturnValue:
    """Keep what was written and, unless it is to stay a draft, offer it."""
    earlier = None

    def write() -> str:
        nonlocal earlier
        referral = act()
        if "keep" not in request.form:
            try:
                offering.offer(referral, today=today(), now=clock.now())
            except offering.OfferedBefore as error:
                earlier = error.handle
                raise
        return url_for("referrals.show", handle=referral.giver_handle)

    page = {"form": form, "people": people, "draft": draft}
    return answered(form, write, _whether_offered()) or shown("referrals/new.html", **page, earlier=earlier)


@bp.post("/referrals/<handle>/offer")
@requires(policies.give, of=find)
def offer(referral: Referral) -> ResponseReturnValue:
    """Ask the receiver, without the name."""
    handle = referral.giver_handle
    try:
        with unit_of_work() as work:
            offering.offer(referral, today=today(), now=clock.now())
            work.answer = url_for("referrals.show", handle=handle)
    except offering.OfferedBefore as error:
        return show_page(handle, refused=error, earlier=error.handle)
    except DomainError as error:
        return show_page(handle, refused=error)
    note(_whether_offered())
    return redirect(work.answer, 303)


@bp.post("/referrals/<handle>/withdraw")
@requires(policies.give, of=find)
def withdraw(referral: Referral) -> ResponseReturnValue:
    """Take it back before the introduction."""
    handle = referral.giver_handle
    try:
        with unit_of_work() as work:
            offering.withdraw(referral, now=clock.now())
            work.answer = url_for("referrals.mine")
    except DomainError as error:
        return show_page(handle, refused=error)
    note(_("You took it back. Whoever knew of it is told."))
    return redirect(work.answer, 303)


def _whether_offered() -> str:
    offered: str = _("Offered, without the name. You hear as soon as they answer.")
    return _("Saved as a draft.") if "keep" in request.form else offered


def _only_a_draft(referral: Referral) -> None:
    if steps.state_of(referral, clock.now()) is not State.DRAFT:
        abort(404)
