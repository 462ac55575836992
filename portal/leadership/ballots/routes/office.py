"""The office prepares a ballot, and looks at its roll."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.dates import local
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.core.settings import association, today
from portal.core.wall_clock import moment
from portal.leadership.ballots import operations, queries
from portal.leadership.ballots.forms import BallotForm
from portal.leadership.ballots.models import Ballot, Electorate, Method, TieRule
from portal.leadership.ballots.operations import Terms
from portal.leadership.ballots.routes.finding import a_call_to_vote_on, an_office_ballot, who_acts
from portal.leadership.blueprint import bp
from portal.leadership.succession.models import Call
from portal.members.people.finding import one_called
from portal.members.people.models import Person

USUAL_DAYS = 14
PER_PAGE = 100


@bp.route("/office/leadership/calls/<slug>/ballot", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_call_to_vote_on)
def prepare_ballot(call: Call) -> ResponseReturnValue:
    """Prepare a ballot for a call, or change the one that is prepared."""
    slug, before = call.slug, queries.live_ballot(call.id)
    form = BallotForm(data=_as_it_is(call, before) if request.method == "GET" else None)

    def act() -> str:
        ballot = operations.prepare(call, _terms(form), by=who_acts(), now=clock.now())
        return url_for("leadership.office_ballot", number=ballot.id)

    if done := answered(form, act, _("Prepared. Nobody else knows of it until you open it.")):
        return done
    if request.method == "POST":  # what was tried has let go of them
        call = a_call_to_vote_on(slug)
        before = queries.live_ballot(call.id)
    return shown("leadership/ballots/prepare.html", call=call, form=form, before=before)


def _terms(form: BallotForm) -> Terms:
    zone = association().time_zone
    casting = one_called(form.casting.data) if form.casting.data and form.tie_rule.data == TieRule.CASTING else None
    return Terms(
        method=Method(form.method.data),
        electorate=Electorate(form.electorate.data),
        tie_rule=TieRule(form.tie_rule.data),
        casting_by_id=casting.id if casting else None,
        least_turnout=form.least_turnout.data or 0,
        # Where the clocks go back, people may vote in both hours.
        opens_at=moment(_wall(form.day.data, form.begins.data), zone, fold=0, field="begins"),
        closes_at=moment(_end_on_the_wall(form), zone, fold=1, field="ends", day="last_day"),
    )


def _wall(day: object, at: object) -> datetime:
    return datetime.combine(day, at)  # type: ignore[arg-type]


def _end_on_the_wall(form: BallotForm) -> datetime:
    """Midnight is the one at which the last day is over: else nobody could vote on it."""
    at = _wall(form.last_day.data, form.ends.data)
    return at + timedelta(1) if at.time() == time(0) else at


def _as_it_is(call: Call, before: Ballot | None) -> dict[str, object]:
    if before is None:
        first = max(today(), call.closes) + timedelta(1)
        return {"day": first, "begins": time(9), "last_day": first + timedelta(USUAL_DAYS), "ends": time(18)}
    zone = association().time_zone
    opens, closes = local(before.opens_at, zone), local(before.closes_at, zone)
    if closes.time() == time(0):
        closes -= timedelta(1)
    return {
        "method": before.method, "electorate": before.electorate, "tie_rule": before.tie_rule,
        "least_turnout": before.least_turnout, "day": opens.date(), "begins": opens.time(), "last_day": closes.date(),
        "ends": closes.time(), "casting": _name(before.casting_by_id),
    }  # fmt: skip


def _name(person_id: int | None) -> str:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


@bp.get("/office/leadership/ballots/<int:number>/roll")
@requires(Right.LEADERSHIP, of=an_office_ballot)
def ballot_roll(ballot: Ballot) -> ResponseReturnValue:
    """Who may vote. Who has voted is told to nobody."""
    page = paginate(queries.roll(ballot.id), page=page_number(), per_page=PER_PAGE, rows=True, total=ballot.on_roll)
    return render_template("leadership/ballots/roll.html", ballot=ballot, call=ballot.call, page=page)
