"""What leadership tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import FIRST_DAY, LAST_DAY
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways
from portal.core.questions import Question, Told, made_of
from portal.core.web import external_url
from portal.leadership import prose
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.operations.terms import DIED, MOVED_ON
from portal.leadership.offices.queries import seen_by
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person

#: So many changes, and so many calls, stand in one letter.
MOST = 12
_FEW = {
    Person: ("name", "given_name", "picture"),
    Seat: ("position_id",),
    Position: ("body_id",),
    Body: ("name", "slug"),
}
Held = tuple[Term, Person, Seat, Position, Body]


def _terms() -> Any:
    return (
        select(Term, Person, Seat, Position, Body)
        .join(Term.person)
        .join(Term.seat)
        .join(Seat.position)
        .join(Position.body)
        .where(takes_place(Term), Person.is_there(), Person.died_on.is_(None))
    )


def _another(*which: Any) -> ColumnElement[bool]:
    """SQL: there is another term of the same person in the same position, of which this is so."""
    seat = aliased(Seat)
    mine = (OTHER.person_id == Term.person_id, OTHER.id != Term.id, seat.position_id == Seat.position_id)
    found = select(OTHER.id).join(seat, seat.id == OTHER.seat_id).where(*mine, takes_place(OTHER), *which)
    return found.correlate(Term, Seat).exists()


OTHER = aliased(Term)
BEGUN = Question[tuple[Term, Person, Seat, Position, Body, bool]](
    lambda _who: (
        _terms()
        .where(Term.start >= FIRST_DAY, Term.start < LAST_DAY)
        .add_columns(_another(OTHER.end == Term.start).label("again"))
        .order_by(Term.start, Term.id)
        .limit(MOST)
    ),
    only=_FEW,
)
ENDED = Question[Held](
    lambda _who: (
        _terms()
        .where(Term.end >= FIRST_DAY, Term.end < LAST_DAY, Term.start < FIRST_DAY, counts_on(questions.day()))
        .where(or_(Term.end_reason.is_(None), Term.end_reason.not_in([MOVED_ON, DIED])))
        .where(~_another(OTHER.start == Term.end))
        .order_by(Term.end, Term.id)
        .limit(MOST)
    ),
    only=_FEW,
)
ASKED = Question[tuple[Call, Position, Body]](
    lambda _who: (
        select(Call, Position, Body)
        .join(Call.position)
        .join(Position.body)
        .where(queries.takes_statements_on(questions.day()))
        .order_by(Call.closes, Call.id)
        .limit(MOST)
    ),
    only={
        Call: ("title", "text", "slug", "closes", "position_id"),
        Position: ("title", "body_id"),
        Body: ("name",),
    },
)


@made_of(lambda _who: [BEGUN, ENDED])
def who_took_on_what(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """The terms that begin or end within the edition's stretch; each reader gets those of `visible_terms`."""
    ways = Ways("leadership.took_on")
    found = [
        _of_term(term, person, body, prose.took_on(term, person, body, bool(again), ways))
        for term, person, _seat, _position, body, again in told.get(BEGUN)
    ]
    return found + [
        _of_term(term, person, body, prose.handed_on(term, person, body, ways))
        for term, person, _seat, _position, body in told.get(ENDED)
    ]


def _of_term(term: Term, person: Person, body: Body, said: tuple[int, str]) -> BlockItem:
    way, text = said
    url = external_url("leadership.body", slug=body.slug)
    return BlockItem(("term", term.id), person.name, text, url, image=person.photo_url or "", way=way)


@made_of(lambda _who: [ASKED])
def open_roles(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """The calls that still take statements when the edition comes out."""
    ways, found = Ways("leadership.open_roles"), []
    for call, position, body in told.get(ASKED):
        way, text = prose.call_for(call, position, body, ways)
        url = external_url("leadership.call", slug=call.slug)
        found.append(BlockItem(("call", call.id), call.title, text, url, way=way, tease=call.title))
    return found


def visible_terms(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the terms that this reader may know of today: in bodies that they may see, and what was voided never."""
    found = select(Term.id).join(Term.seat).join(Seat.position).join(Position.body)
    return found.where(Term.id.in_(ids), Term.voided_at.is_(None), seen_by(who))


def visible_calls(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the calls that this reader may know of today."""
    return queries.visible_calls(who).where(Call.id.in_(ids)).with_only_columns(Call.id)


BLOCKS = (
    BlockSource(
        "leadership.took_on",
        _l("Taken on, handed on"),
        60,
        who_took_on_what,
        leads=(
            _l("Work that others do for all of us. A word of thanks is always in place."),
            _l("Ask what it is like; most people like to be asked."),
            _l("Most of what happens here is done by people who once said yes."),
        ),
        mention=_l("who took something on or handed it on"),
    ),
    BlockSource(
        "leadership.open_roles",
        _l("Open roles"),
        62,
        open_roles,
        leads=(
            _l("Nobody has to know everything on the first day: whoever did it before shows how."),
            _l("You need not be sure. Ask first what it is like."),
            _l("If you have thought of somebody while reading, tell them."),
        ),
        mention=_l("what waits for somebody to take it on"),
    ),
)
