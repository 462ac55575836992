"""The office's pages for seats that may be asked for: filled, given up, dissolved, their rights changed."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, no, shown
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.say import last_day
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.blueprint import bp
from portal.leadership.offices import policies
from portal.leadership.offices.forms import LastDayForm, TermForm
from portal.leadership.offices.models import Body, Position, Seat, Via
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.offices.routes.finding import a_body, a_position, a_seat, offered_people, way_back, words_asked
from portal.leadership.offices.routes.positions import described, how_long, position_form, rights_of
from portal.leadership.succession import operations
from portal.leadership.succession.queries import seats_and_calls
from portal.members.people.models import Person


@bp.route("/office/leadership/seats/<int:number>/term", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_seat)
def new_term(seat: Seat) -> ResponseReturnValue:
    """Seat somebody: found by name first, then dated."""
    on = {found.seat.id: found for found in seats_and_calls(today(), body_id=seat.position.body_id)}.get(seat.id)
    if request.method == "GET" and on and on.is_voted_on:
        return no(errors.VotedOn(), url_for("leadership.office_body", slug=seat.position.body.slug))
    usual = length_of(seat, max(today(), seat.valid_from, (on and on.free_from) or today()))
    usually = {"start": usual.start, "last_day": last_day(usual.end)}
    form = TermForm(data=usually if request.method == "GET" else None)
    words = words_asked()
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
    if request.method == "POST":
        seat = a_seat(seat.id)
    return shown(
        "leadership/office/term_form.html", seat=seat, body=seat.position.body, form=form, found=found, words=words,
        usual=usual,
    )  # fmt: skip


@bp.route("/office/leadership/bodies/<slug>/dissolve", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def dissolve_body(body: Body) -> ResponseReturnValue:
    """Dissolve a body: its seats and terms end with it."""
    form, back = LastDayForm(), way_back(body)

    def act() -> str:
        day = form.last_day.data + A_DAY
        operations.dissolve_body(body, day=day, giver=giver(), now=clock.now())
        return back

    if done := answered(form, act, _("Noted. Everybody who serves there is told.")):
        return done
    body = a_body(body.slug)
    allowed = policies.dissolve(actor(), body)
    return shown("leadership/office/last_day.html", form=form, body=body, seat=None, allowed=allowed)


@bp.route("/office/leadership/positions/<int:number>/edit", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_position)
def edit_position(position: Position) -> ResponseReturnValue:
    """Change a position; what its holder may do changes at once."""
    form = position_form(position)

    def act() -> str:
        said = how_long(position) | described(form)
        operations.change_position(
            position, **said, order=position.order, ends_today=form.ends_today.data, giver=giver(), now=clock.now()
        )
        return url_for("leadership.office_body", slug=position.body.slug)

    if done := answered(form, act, _("Saved.")):
        return done
    position = a_position(position.id)
    carried = rights_of(position)
    return shown(
        "leadership/office/position_form.html", form=form, body=position.body, position=position, carried=carried
    )


@bp.route("/office/leadership/seats/<int:number>/end", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    """Give a seat up."""
    form = LastDayForm()

    def act() -> str:
        day = form.last_day.data + A_DAY
        operations.give_up_seat(seat, day=day, giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=seat.position.body.slug)

    if done := answered(form, act, _("Noted. The seat ends after the last day that you gave.")):
        return done
    seat = a_seat(seat.id)
    allowed = policies.give_up(actor(), seat)
    return shown("leadership/office/last_day.html", form=form, body=seat.position.body, seat=seat, allowed=allowed)
