"""The office's pages for terms: seat somebody, end, void."""

from __future__ import annotations

from datetime import timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.settings import today
from portal.leadership import operations, queries
from portal.leadership.forms import EndTermForm, TermForm, VoidTermForm
from portal.leadership.models import Seat, Term, Via
from portal.leadership.routes import bp
from portal.leadership.routes.loading import a_seat, a_term, offered_people
from portal.members.models import Person

A_DAY = timedelta(days=1)


@bp.route("/office/leadership/seats/<int:number>/term", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_seat)
def new_term(seat: Seat) -> ResponseReturnValue:
    """Seat somebody: found by name first, then dated."""
    form = TermForm(data=_usual_dates(seat) if request.method == "GET" else None)
    words = request.args.get("q", "").strip()[:100]
    found = offered_people(words, form.person, only_visible=False)

    def act() -> str:
        operations.fill_seat(
            seat,
            db.session.get_one(Person, form.person.data),
            start=form.start.data,
            planned_end=form.last_day.data + A_DAY if form.last_day.data else None,
            via=Via(form.via.data),
            giver=giver(),
            now=clock.now(),
        )
        return url_for("leadership.office_body", slug=seat.position.body.slug)

    if done := answered(form, act, _("It is settled, and they are told.")):
        return done
    seat = a_seat(seat.id)
    return shown(
        "leadership/office/term_form.html", seat=seat, body=seat.position.body, form=form, found=found, words=words
    )


@bp.route("/office/leadership/terms/<int:number>/end", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_term)
def end_term(term: Term) -> ResponseReturnValue:
    """End a term on a day."""
    form = EndTermForm()

    def act() -> str:
        day = form.last_day.data + A_DAY
        operations.end_term(term, day=day, reason=form.reason.data or "", giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=term.seat.position.body.slug)

    return answered(form, act) or _page("leadership/office/end_term.html", term.id, form)


@bp.route("/office/leadership/terms/<int:number>/void", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_term)
def void_term(term: Term) -> ResponseReturnValue:
    """Take a term out of the count that should never have been entered."""
    form = VoidTermForm()

    def act() -> str:
        operations.void_term(term, reason=form.reason.data or "", giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=term.seat.position.body.slug)

    return answered(form, act) or _page("leadership/office/void_term.html", term.id, form)


def _usual_dates(seat: Seat) -> dict[str, object]:
    known = {found.seat.id: found for found in queries.seats_on(today(), body_id=seat.position.body_id)}
    found = known.get(seat.id)
    start = max(today(), seat.valid_from, (found.free_from if found and found.free_from else today()))
    return {"start": start, "last_day": add_months(start, seat.position.term_months) - A_DAY}


def _page(template: str, number: int, form: EndTermForm | VoidTermForm) -> ResponseReturnValue:
    term = a_term(number)
    return shown(template, term=term, body=term.seat.position.body, form=form)
