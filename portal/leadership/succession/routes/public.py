"""What is open: for everybody."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.access import actor, public
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices.policies import see
from portal.leadership.offices.queries import holders_before
from portal.leadership.succession import operations, policies, queries
from portal.leadership.succession.forms import StatementForm
from portal.leadership.succession.models import Call, CandidacyState
from portal.leadership.succession.routes.finding import a_call

#: So many of those who served before are named with a call.
MOST_BEFORE = 5


@bp.get("/leadership/calls")
@public
def calls() -> ResponseReturnValue:
    """The calls that take statements today."""
    open_now = list(db.session.scalars(queries.open_calls(actor(), today())))
    return render_template("leadership/calls.html", cards=queries.call_cards(open_now, today(), actor()), day=today())


@bp.get("/leadership/calls/<slug>")
@public
def call(slug: str) -> ResponseReturnValue:
    """One call: what it asks, and the way to say yes."""
    return call_page(a_call(slug), StatementForm())


def call_page(found: Call, form: StatementForm, status: int = 200) -> ResponseReturnValue:
    """The page of a call as this actor sees it: only their own candidacy and suggestions."""
    who = actor()
    part = queries.part_in(found, who.person_id) if who.person_id is not None else queries.Part()
    mine = part.mine
    if mine is not None and mine.stood_at is None and mine.state is CandidacyState.FILLED:
        mine = None  # a suggestion that nobody answered ended without a word
    card = queries.call_cards([found], today(), who)[0]
    sees = see(who, found.position.body)
    length, takes = operations.how_long(found), found.takes_statements(today())
    asked = length is not None and takes and who.is_member and mine is None
    beside = None
    if asked and length and who.person_id:
        beside = operations.stands_beside(found, who.person_id, length, decided=part.decided)
    return render_template(
        "leadership/call.html",
        call=found,
        card=card,
        before=list(db.session.scalars(holders_before(found.position, today(), MOST_BEFORE))) if sees else [],
        sees=sees,
        until=None if length is None or length.is_full else length.end,
        length=length,
        beside=beside,
        form=form,
        mine=mine,
        suggested=part.suggested,
        takes=takes,
        filled=found.is_filled and queries.was_filled(found),
        today=today(),
        decides=who.signed_in and policies.decide(who, found),
        reads=part.on_panel and policies.may_read_along(who, found),
        to_members=who.is_member,
    ), status
