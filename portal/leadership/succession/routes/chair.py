"""Deciding: the candidacies of a call, for its chairs."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.operations.giving import covered
from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, no, shown
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.blueprint import bp
from portal.leadership.offices.lengths import Length
from portal.leadership.offices.models import Opening
from portal.leadership.succession import operations, queries
from portal.leadership.succession.forms import NotSelectForm, OfferForm
from portal.leadership.succession.models import OFFER_DAYS, Call, Candidacy, CandidacyState
from portal.leadership.succession.routes.finding import call_to_decide, candidacy_to_decide, was_found
from portal.members.people.queries import me


@bp.get("/leadership/calls/<slug>/candidacies")
@requires(was_found, of=call_to_decide)
def desk(call: Call) -> ResponseReturnValue:
    """Those who stand, with what they wrote."""
    card = queries.call_cards([call], today(), actor())[0]
    read = queries.read_of(call)
    left, length = _left(call), operations.how_long(call)
    return render_template(
        "leadership/desk.html",
        call=call,
        card=card,
        until=None if length is None or length.is_full else length.end,
        candidacies=list(read),
        assessments=read,
        states=CandidacyState,
        takes=call.takes_statements(today()),
        may_choose=left is not None and not call.by_ballot,
        barred=operations.barred(call, [each.person_id for each in read], length) if left and length else {},
    )


def _left(call: Call) -> Opening | None:
    """What `offer` has to give."""
    return queries.free_opening(call, today()) if call.withdrawn_at is None else None


@bp.route("/leadership/candidacies/<int:number>/offer", methods=["GET", "POST"])
@requires(was_found, of=candidacy_to_decide)
def offer(candidacy: Candidacy) -> ResponseReturnValue:
    """Choose this candidate."""
    length = operations.how_long(candidacy.call)
    if request.method == "GET":
        if candidacy.call.by_ballot:
            return no(errors.VotedOn(), url_for("leadership.desk", slug=candidacy.call.slug))
        left = _left(candidacy.call) if candidacy.may_be_chosen else None
        if left is None:
            return _nothing_to_decide(candidacy)
        if length and operations.barred(candidacy.call, [candidacy.person_id], length):
            return no(errors.LimitReached(), url_for("leadership.desk", slug=candidacy.call.slug))
    card = queries.call_cards([candidacy.call], today(), actor())[0]
    number, free_from = candidacy.id, card.free_from or today()
    usual = {"start": max(free_from, today()), "last_day": today() + OFFER_DAYS}
    form = OfferForm(data=usual if request.method == "GET" else None)

    def act() -> Done:
        operations.offer(
            candidacy, start=form.start.data, reason=form.words.data or "", by=me(), giver=giver(),
            now=clock.now(), early=form.early.data, last_day=form.last_day.data,
        )  # fmt: skip
        if candidacy.state is CandidacyState.CHOSEN:
            said = _("Your choice is noted. An administrator confirms it, and then the offer goes out.")
        else:
            said = _("The offer is on its way. The term begins only when it is accepted.")
        return Done(url_for("leadership.desk", slug=candidacy.call.slug), said)

    return answered(form, act) or _page("leadership/offer.html", candidacy, number, form, length)


@bp.route("/leadership/candidacies/<int:number>/not-selected", methods=["GET", "POST"])
@requires(was_found, of=candidacy_to_decide)
def not_selected(candidacy: Candidacy) -> ResponseReturnValue:
    """Tell a candidate, with a reason, that it is not them."""
    if request.method == "GET" and candidacy.call.by_ballot:
        return no(errors.VotedOn(), url_for("leadership.desk", slug=candidacy.call.slug))
    if request.method == "GET" and candidacy.state is not CandidacyState.STANDING:
        return _nothing_to_decide(candidacy)
    form, number = NotSelectForm(), candidacy.id

    def act() -> str:
        operations.not_select(candidacy, reason=form.reason.data or "", by=me(), now=clock.now(), early=form.early.data)
        return url_for("leadership.desk", slug=candidacy.call.slug)

    return answered(form, act, _("They hear it from you now, in your words.")) or _page(
        "leadership/not_selected.html", candidacy, number, form
    )


def _nothing_to_decide(candidacy: Candidacy) -> ResponseReturnValue:
    """Back to the desk, with the sentence that the operation would have said."""
    error = (
        errors.NoSeatLeft if candidacy.may_be_chosen and candidacy.call.withdrawn_at is None else errors.AlreadyDecided
    )
    return no(error(), url_for("leadership.desk", slug=candidacy.call.slug))


def _page(
    template: str, candidacy: Candidacy, number: int, form: OfferForm | NotSelectForm, length: Length | None = None
) -> ResponseReturnValue:
    if request.method != "GET":  # what was tried has let go of it
        candidacy = candidacy_to_decide(number)
    card = queries.call_cards([candidacy.call], today(), actor())[0]
    promised = covered(actor().powers, candidacy.call.position.powers)
    return shown(
        template,
        candidacy=candidacy,
        call=candidacy.call,
        card=card,
        form=form,
        promised=promised,
        length=length,
        takes=candidacy.call.takes_statements(today()),
    )
