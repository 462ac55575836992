"""Who leads, and what is open: for everybody."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import actor, public
from portal.core.db import db
from portal.core.settings import today
from portal.leadership import operations, pictures, policies, queries
from portal.leadership.forms import StatementForm
from portal.leadership.models import Call, Candidacy, CandidacyState
from portal.leadership.routes import bp
from portal.leadership.routes.loading import a_body, a_call


@bp.get("/leadership")
@public
def who_leads() -> ResponseReturnValue:
    """Everybody who serves on a day, and what opens next."""
    day, problem = _asked_day()
    seats = queries.seats_and_calls(day)
    cards = queries.cards_of_seats(actor(), seats) if day == today() else []
    visible = {card.call.id for card in cards}
    return render_template(
        "leadership/who_leads.html",
        day=day,
        today=today(),
        problem=problem,
        bodies=queries.in_bodies(seats),
        opening=[found for found in seats if found.opens_soon],
        drawing=pictures.draw_terms(seats, visible) if seats else None,
        visible_calls=visible,
        cards=cards[:1],
        to_members=actor().is_member,
    ), 422 if problem else 200


@bp.get("/leadership/bodies/<slug>")
@public
def body(slug: str) -> ResponseReturnValue:
    """One body: what it is for, who serves, who served."""
    found = a_body(slug)
    day = today()
    seats = queries.seats_and_calls(day, body_id=found.id)
    return render_template(
        "leadership/body.html",
        body=found,
        day=day,
        seats=seats,
        past=list(db.session.scalars(queries.past_terms(found, day))),
        visible_calls={card.call.id for card in queries.cards_of_seats(actor(), seats)},
        to_members=actor().is_member,
    )


@bp.get("/leadership/calls")
@public
def calls() -> ResponseReturnValue:
    """The calls that take statements today."""
    open_now = list(db.session.scalars(queries.open_calls(actor(), today())))
    return render_template("leadership/calls.html", cards=queries.call_cards(open_now, today()), day=today())


@bp.get("/leadership/calls/<slug>")
@public
def call(slug: str) -> ResponseReturnValue:
    """One call: what it asks, and the way to say yes."""
    return call_page(a_call(slug), StatementForm())


def call_page(found: Call, form: StatementForm, status: int = 200) -> ResponseReturnValue:
    """The page of a call as this actor sees it: only their own candidacy and suggestions."""
    who = actor()
    mine: Candidacy | None = None
    suggested: list[Candidacy] = []
    if who.person_id is not None:
        mine = db.session.scalars(queries.my_candidacies(who.person_id).where(Candidacy.call_id == found.id)).first()
        suggested = list(db.session.scalars(queries.my_suggestions(who.person_id, found)))
        if mine is not None and mine.stood_at is None and mine.state is CandidacyState.FILLED:
            mine = None  # a suggestion that nobody answered ended without a word
    card = queries.call_cards([found], today())[0]
    return render_template(
        "leadership/call.html",
        call=found,
        card=card,
        until=operations.would_serve_until(found),
        form=form,
        mine=mine,
        suggested=suggested,
        takes=found.takes_statements(today()),
        filled=found.is_filled and queries.was_filled(found),
        today=today(),
        decides=who.signed_in and policies.decide(who, found),
        to_members=who.is_member,
    ), status


def _asked_day() -> tuple[date, str]:
    """The day in the address, and a sentence when it is none."""
    words = request.args.get("on", "").strip()
    if not words:
        return today(), ""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return today(), _("This is not a day we can read. Choose one below; meanwhile, here is today.")
    if not 1900 <= day.year <= 2200:
        return today(), _("Nobody kept books in that year. Choose a day between 1900 and 2200; here is today.")
    return day, ""
