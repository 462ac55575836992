"""Voting: the ballot as members see it, choose → check → cast, and the casting vote.

What is chosen stands in the page that was sent and nowhere else: in no address, session, log or row.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import again, answered, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.leadership.ballots import operations, policies, queries
from portal.leadership.ballots.forms import ELECTORATES, TIE_RULES, PaperForm, TieForm, offered, paper
from portal.leadership.ballots.models import Ballot, BallotCandidate, BallotState, BallotVoter
from portal.leadership.ballots.operations.voting import check
from portal.leadership.ballots.routes.finding import a_ballot, a_tie, my_vote
from portal.leadership.blueprint import bp
from portal.members.people.models import Person
from portal.members.people.queries import me


@bp.get("/leadership/ballots/<int:number>")
@requires(Standing.SIGNED_IN, of=a_ballot)
def ballot(found: Ballot) -> ResponseReturnValue:
    """What is voted on, from when until when, by whom; my votes; and once it is certified, the result."""
    who, state = actor(), found.state(clock.now())
    standing = _shown(found, queries.candidates(found.id))
    mine = queries.votes_of(found.id, who.person_id) if who.person_id else []
    return render_template(
        "leadership/ballots/ballot.html",
        ballot=found,
        call=found.call,
        state=state,
        states=BallotState,
        standing=standing,
        names=dict(offered(standing)),
        mine=mine,
        electorates=ELECTORATES,
        tie_rules=TIE_RULES,
        casting=db.session.get(Person, found.casting_by_id) if found.casting_by_id else None,
        runs=policies.run_this_ballot(who, found),
        breaks=state is BallotState.COUNTED and found.casting_by_id == who.person_id and who.person_id is not None,
    )


def _shown(found: Ballot, there: list[BallotCandidate]) -> list[BallotCandidate]:
    """Whoever stands; of a certified ballot, whoever did when that was done."""
    if found.result is None:
        return queries.still_standing(there)
    return [each for each in there if str(each.place) in found.result["votes"]]


@bp.route("/leadership/votes/<int:number>", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_vote)
def vote(mine: BallotVoter) -> ResponseReturnValue:
    """Choose, check, cast."""
    found, number = mine.ballot, mine.id
    form = paper(found, queries.still_standing(queries.candidates(found.id)))
    if request.method == "POST" and "sure" not in request.form:
        return _checked(mine, form)

    def act() -> str:
        operations.cast(mine, form.marks.data or (), abstains=form.abstain.data, now=clock.now())
        return url_for("leadership.ballot", number=found.id)

    if request.method == "POST" and (done := answered(form, act, _("Your vote is in the box. Thank you."))):
        return done
    return _paper(my_vote(number), form)


def _checked(mine: BallotVoter, form: PaperForm) -> ResponseReturnValue:
    """What was chosen, to be looked at once more; or the paper again, with what is wrong, or to change it."""
    wrong = not form.validate_on_submit()
    if mine.has_voted:  # a browser that goes back and sends again what was chosen is not shown it again
        return _paper(mine, form)
    if not wrong and "change" not in request.form:
        try:
            check(mine.ballot, form.marks.data or (), abstains=form.abstain.data)
        except DomainError as error:
            form.refuse(error)
            wrong = True
        else:
            marked = form.marks.data or ()
            return _paper(mine, form, chosen=[name for place, name in form.marks.choices if place in marked])
    page = _paper(mine, form)
    return again(str(page)) if wrong else page


def _paper(mine: BallotVoter, form: PaperForm, chosen: list[str] | None = None) -> str:
    found = mine.ballot
    return render_template(
        "leadership/ballots/check.html" if chosen is not None else "leadership/ballots/vote.html",
        ballot=found,
        call=found.call,
        vote=mine,
        firm=next((name for each, name in queries.votes_of(found.id, mine.person_id) if each.id == mine.id), None),
        form=form,
        chosen=chosen,
        votes=found.state(clock.now()) is BallotState.OPEN,
    )


@bp.route("/leadership/ballots/<int:number>/tie", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=a_tie)
def break_tie(found: Ballot) -> ResponseReturnValue:
    """The casting vote, for whoever was named before the ballot opened."""
    number = found.id
    equal, left = _equal(found)
    form = TieForm()
    form.marks.choices = equal

    def act() -> str:
        operations.break_tie(found, form.marks.data or (), by=me(), now=clock.now())
        return url_for("leadership.ballot", number=number)

    if done := answered(form, act, _("Your casting vote is noted. It is published with the result.")):
        return done
    found = a_tie(number)
    return shown("leadership/ballots/tie.html", ballot=found, call=found.call, form=form, equal=equal, left=left)


def _equal(found: Ballot) -> tuple[list[Any], int]:
    if found.state(clock.now()) is not BallotState.COUNTED:
        return [], 0
    there = queries.candidates(found.id)
    outcome = queries.outcome(found, there, queries.box_of(found.id))
    return offered([each for each in there if each.place in outcome.tied]), outcome.left
