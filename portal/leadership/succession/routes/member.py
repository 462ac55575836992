"""What members do about calls: stand, suggest, answer, step back."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.forms import Press
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices.routes.finding import offered_people, words_asked
from portal.leadership.succession import operations, queries
from portal.leadership.succession.forms import StatementForm, SuggestForm
from portal.leadership.succession.models import Candidacy, CandidacyState
from portal.leadership.succession.routes.finding import a_call, my_candidacy
from portal.leadership.succession.routes.public import call_page
from portal.members.people.queries import me

#: Said to whoever stands.
READ_BY = _l("Thank you. Whoever decides reads your words, and those whom they ask to read along.")


@bp.post("/leadership/calls/<slug>/stand")
@requires(Standing.MEMBER)
def stand(slug: str) -> ResponseReturnValue:
    """Volunteer for what a call asks."""
    call, form = a_call(slug), StatementForm()

    def act() -> str:
        now = clock.now()
        candidacy = operations.stand(call, me(), statement=form.statement.data or "", now=now)
        if candidacy.stood_at == now:  # not where only the words are written anew
            throttle.count(throttle.back_and_forth(me().id, f"call {call.id}"), now=now)
        return url_for("leadership.candidacy", number=candidacy.id)

    return answered(form, act, READ_BY) or call_page(a_call(slug), form, 422)


@bp.route("/leadership/calls/<slug>/suggest", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def suggest(slug: str) -> ResponseReturnValue:
    """Suggest somebody. Only they are told."""
    call, form = a_call(slug), SuggestForm()
    if request.method == "GET" and not call.takes_statements(today()):
        return redirect(url_for("leadership.call", slug=slug), 303)  # the page of the call says why
    words = words_asked()
    found = offered_people(words, form.person, only_visible=True)

    def act() -> str:
        person = next(person for person in found if person.id == form.person.data)
        operations.suggest(call, person, by=me(), now=clock.now())
        return url_for("leadership.call", slug=slug)

    if done := answered(
        form, act, _("Thank you. If they are free to think about it, they hear of it, and nobody else does.")
    ):
        return done
    return shown("leadership/suggest.html", call=a_call(slug), form=form, found=found, words=words)


@bp.get("/leadership/candidacies/<int:number>")
@requires(Standing.SIGNED_IN, of=my_candidacy)
def candidacy(mine: Candidacy) -> ResponseReturnValue:
    """My candidacy: what happened, whose turn it is."""
    return candidacy_page(mine, StatementForm(data={"statement": mine.statement}))


def candidacy_page(mine: Candidacy, form: StatementForm, status: int = 200) -> ResponseReturnValue:
    """The candidate's own page."""
    card = queries.call_cards([mine.call], today(), actor())[0]
    offered = mine.told in {CandidacyState.OFFERED, CandidacyState.CONFIRMED}
    passed_over = mine.told in operations.PASSED_OVER and mine.stood_at is not None
    takes = mine.call.takes_statements(today())
    length = operations.how_long(mine.call) if takes and mine.told is CandidacyState.SUGGESTED else None
    beside = None
    if length:
        decided = queries.has_decided(mine.call, mine.person_id)
        beside = operations.stands_beside(mine.call, mine.person_id, length, decided=decided)
    kept = passed_over and queries.interest_of(mine.person_id, mine.call.position_id) is not None
    return render_template(
        "leadership/candidacy.html",
        candidacy=mine,
        state=mine.told,
        states=CandidacyState,
        call=mine.call,
        card=card,
        until=mine.offered_end if offered else operations.would_serve_until(mine.call),
        taken=mine.told is CandidacyState.FILLED and queries.was_filled(mine.call),
        form=form,
        takes=takes,
        to_members=actor().is_member,
        beside=beside,
        hindered=operations.cannot_accept(mine, clock.now()),
        kept=kept,
        to_keep=passed_over and not kept and actor().is_member,
    ), status


@bp.post("/leadership/candidacies/<int:number>/stand")
@requires(Standing.MEMBER, of=my_candidacy)
def accept_suggestion(mine: Candidacy) -> ResponseReturnValue:
    """Say yes to a suggestion, in own words."""
    form, number = StatementForm(), mine.id

    def act() -> str:
        operations.accept_suggestion(mine, statement=form.statement.data or "", now=clock.now())
        return url_for("leadership.candidacy", number=number)

    return answered(form, act, READ_BY) or candidacy_page(my_candidacy(number), form, 422)


@bp.post("/leadership/candidacies/<int:number>/decline")
@requires(Standing.SIGNED_IN, of=my_candidacy)
def decline_suggestion(mine: Candidacy) -> ResponseReturnValue:
    """Say no to a suggestion; nobody is told."""
    return _step(mine, operations.decline_suggestion, _("That is fine. Nobody is told."), to="leadership.service")


@bp.post("/leadership/candidacies/<int:number>/withdraw")
@requires(Standing.SIGNED_IN, of=my_candidacy)
def withdraw(mine: Candidacy) -> ResponseReturnValue:
    """Step back."""
    return _step(mine, operations.withdraw, _("You have stepped back. Thank you for having stood."))


@bp.post("/leadership/candidacies/<int:number>/accept-offer")
@requires(Standing.SIGNED_IN, of=my_candidacy)
def accept_offer(mine: Candidacy) -> ResponseReturnValue:
    """Accept; the term is made in the same breath."""
    return _step(mine, operations.accept_offer, _("It is settled. Thank you for taking this on."))


@bp.post("/leadership/candidacies/<int:number>/decline-offer")
@requires(Standing.SIGNED_IN, of=my_candidacy)
def decline_offer(mine: Candidacy) -> ResponseReturnValue:
    """Say no to an offer."""
    return _step(mine, operations.decline_offer, _("That is fine. We have told those who offered it."))


def _step(mine: Candidacy, operation: Callable[..., object], said: str, *, to: str = "") -> ResponseReturnValue:
    form, number = Press(), mine.id
    answer = url_for(to) if to else url_for("leadership.candidacy", number=number)
    if not form.validate_on_submit():
        return candidacy_page(my_candidacy(number), StatementForm(), 422)

    return carry_out(lambda: operation(mine, now=clock.now()), said, back=answer)
