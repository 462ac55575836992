"""The giver's pages: a new offer, a draft, its rewriting."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import answered, shown
from portal.core.forms import Form, Press
from portal.core.settings import today
from portal.members.people.models import Person
from portal.referrals import policies
from portal.referrals.blueprint import bp
from portal.referrals.forms import BRINGS, MEMBER, NOBODY, OUTSIDE, OfferForm
from portal.referrals.models import Kind, Referral
from portal.referrals.operations import offering, steps
from portal.referrals.routes.parties import find, show_page
from portal.referrals.states import State
from portal.relationships.finding import me_id
from portal.relationships.ties.choosing import people_to_choose


@bp.get("/referrals/new")
@requires(Standing.MEMBER)
def new() -> ResponseReturnValue:
    """Begin with whom it could help."""
    people = people_to_choose()
    form = OfferForm(formdata=None)
    form.offer_people(people)
    known = {str(person.id) for person in people}
    for name in ("receiver", "referred"):
        chosen = request.args.get(name, "")
        if chosen in known:
            form[name].data = chosen
    form.ask_for(request.args.get("bring", MEMBER if form.referred.data else OUTSIDE))
    return render_template("referrals/new.html", form=form, people=people, draft=None, ways=BRINGS)


@bp.post("/referrals/new")
@requires(Standing.MEMBER)
def begin() -> ResponseReturnValue:
    """Keep it as a draft, or offer it at once."""
    people = people_to_choose()
    form = OfferForm()
    form.offer_people(people)
    form.ask_for_the_same()

    def act() -> Referral:
        now = clock.now()
        return offering.draft(me_id(), int(form.receiver.data), form.third(), form.words(), today=today(), now=now)

    return _written(form, act, people)


@bp.get("/referrals/<handle>/edit")
@requires(policies.give, of=find)
def edit(referral: Referral) -> ResponseReturnValue:
    """A draft can be rewritten."""
    _only_a_draft(referral)
    people = people_to_choose()
    form = OfferForm(formdata=None, obj=referral)
    form.offer_people(people)
    form.receiver.data = str(referral.receiver_id)
    kept = str(referral.referred_id) if referral.referred_id else OUTSIDE
    form.referred.data = NOBODY if referral.kind is Kind.OWN_PURCHASE else kept
    if (bring := request.args.get("bring")) is None:
        form.ask_for_the_same()
    else:
        form.ask_for(bring)
    return render_template("referrals/new.html", form=form, people=people, draft=referral.giver_handle, ways=BRINGS)


@bp.post("/referrals/<handle>/edit")
@requires(policies.give, of=find)
def rewrite(referral: Referral) -> ResponseReturnValue:
    """Keep what was rewritten, and offer it when the giver says so."""
    _only_a_draft(referral)
    people, handle = people_to_choose(), referral.giver_handle
    form = OfferForm()
    form.offer_people(people)
    form.ask_for_the_same()

    def act() -> Referral:
        now = clock.now()
        return offering.rewrite(referral, int(form.receiver.data), form.third(), form.words(), today=today(), now=now)

    return _written(form, act, people, handle)


def _written(
    form: OfferForm, act: Callable[[], Referral], people: list[Person], draft: str | None = None
) -> ResponseReturnValue:
    """Keep what was written and, unless it is to stay a draft, offer it."""

    def write() -> str:
        referral = act()
        if "keep" not in request.form:
            offering.offer(referral, today=today(), now=clock.now())
        return url_for("referrals.show", handle=referral.giver_handle)

    page = {"form": form, "people": people, "draft": draft, "ways": BRINGS}
    return answered(form, write, _whether_offered()) or shown(
        "referrals/new.html", **page, earlier=_offered_before(form)
    )


@bp.post("/referrals/<handle>/offer")
@requires(policies.give, of=find)
def offer(referral: Referral) -> ResponseReturnValue:
    """Ask the receiver, without the name."""
    handle = referral.giver_handle

    def act() -> str:
        offering.offer(referral, today=today(), now=clock.now())
        return url_for("referrals.show", handle=handle)

    return _pressed(handle, act, _whether_offered())


@bp.post("/referrals/<handle>/withdraw")
@requires(policies.give, of=find)
def withdraw(referral: Referral) -> ResponseReturnValue:
    """Take it back before the introduction."""

    def act() -> str:
        offering.withdraw(referral, now=clock.now())
        return url_for("referrals.mine")

    return _pressed(referral.giver_handle, act, _("You took it back. Whoever knew of it is told."))


def _pressed(handle: str, act: Callable[[], str], said: str) -> ResponseReturnValue:
    """Act and lead on, or show the page of the referral with the reason why not."""
    form = Press()
    return answered(form, act, said) or show_page(handle, form=form, earlier=_offered_before(form))


def _offered_before(form: Form) -> str | None:
    """The address of what the giver offered to the same two people lately, when that is why it was refused."""
    return form.refusal.handle if isinstance(form.refusal, offering.OfferedBefore) else None


def _whether_offered() -> str:
    offered: str = _("Offered, without the name. You hear as soon as they answer.")
    return _("Saved as a draft.") if "keep" in request.form else offered


def _only_a_draft(referral: Referral) -> None:
    if steps.state_of(referral, clock.now()) is not State.DRAFT:
        abort(404)
