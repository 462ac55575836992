"""Running a ballot: opened, counted, certified, made void."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.ballots import operations, queries
from portal.leadership.ballots.forms import ELECTORATES, METHODS, TIE_RULES, VoidForm, offered
from portal.leadership.ballots.models import Ballot, BallotCandidate, BallotState
from portal.leadership.ballots.operations.counting import decided
from portal.leadership.ballots.routes.finding import an_office_ballot, who_acts
from portal.leadership.blueprint import bp
from portal.members.people.models import Person


@bp.get("/office/leadership/ballots/<int:number>")
@requires(Right.LEADERSHIP, of=an_office_ballot)
def office_ballot(ballot: Ballot) -> ResponseReturnValue:
    """Where a ballot stands, and what is to be done next."""
    state = ballot.state(clock.now())
    there = queries.candidates(ballot.id)
    standing = queries.still_standing(there)
    outcome, more, lying = None, None, None
    if state is BallotState.COUNTED:
        lying = queries.box_of(ballot.id)
        outcome = queries.outcome(ballot, there, lying)
        more = decided(ballot, outcome, lying)
    return render_template(
        "leadership/ballots/office.html",
        ballot=ballot,
        call=ballot.call,
        state=state,
        states=BallotState,
        standing=standing,
        names=dict(offered(standing)),
        outcome=outcome,
        more=more,
        few=outcome is not None and queries.few_voted(ballot.id, outcome.papers),
        takes=ballot.call.takes_statements(today()),
        methods=METHODS,
        electorates=ELECTORATES,
        tie_rules=TIE_RULES,
        casting=db.session.get(Person, ballot.casting_by_id) if ballot.casting_by_id else None,
        may_void=state is not BallotState.VOID and not _seated(there),
    )


def _seated(there: list[BallotCandidate]) -> bool:
    return any(each.candidacy.confirmed_at is not None for each in there)


@bp.post("/office/leadership/ballots/<int:number>/open")
@requires(Right.LEADERSHIP, of=an_office_ballot)
def open_ballot(ballot: Ballot) -> ResponseReturnValue:
    """Freeze the roll, and write to everybody on it."""
    back, by, account = url_for("leadership.office_ballot", number=ballot.id), who_acts(), actor().account_id
    said = _("The roll is frozen, and everybody on it is written to.")
    return carry_out(
        lambda: operations.open_ballot(ballot, by=by, account_id=account, now=clock.now()), said, back=back
    )


@bp.post("/office/leadership/ballots/<int:number>/count")
@requires(Right.LEADERSHIP, of=an_office_ballot)
def count_ballot(ballot: Ballot) -> ResponseReturnValue:
    """Open the box."""
    back, by = url_for("leadership.office_ballot", number=ballot.id), who_acts()
    return carry_out(
        lambda: operations.count(ballot, by=by, now=clock.now()), _("The box is open. Look at the count."), back=back
    )


@bp.post("/office/leadership/ballots/<int:number>/certify")
@requires(Right.LEADERSHIP, of=an_office_ballot)
def certify_ballot(ballot: Ballot) -> ResponseReturnValue:
    """Certify what was counted."""
    back, by, who = url_for("leadership.office_ballot", number=ballot.id), who_acts(), giver()
    said = _("Certified. The elected are asked to accept, the others are thanked, and members can read the result.")
    return carry_out(lambda: operations.certify(ballot, by=by, giver=who, now=clock.now()), said, back=back)


@bp.route("/office/leadership/ballots/<int:number>/void", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=an_office_ballot)
def void_ballot(ballot: Ballot) -> ResponseReturnValue:
    """Make a ballot void, with a reason."""
    form, number, account = VoidForm(), ballot.id, actor().account_id
    back = url_for("leadership.office_ballot", number=number)

    def act() -> str:
        operations.void(ballot, reason=form.reason.data or "", account_id=account, now=clock.now())
        return back

    if done := answered(form, act, _("It is void. Everybody on the roll reads why.")):
        return done
    ballot = an_office_ballot(number)
    there = queries.candidates(number)
    return shown(
        "leadership/ballots/void.html", ballot=ballot, call=ballot.call, form=form, seated=_seated(there), back=back
    )
