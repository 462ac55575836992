"""What leadership tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import FIRST_DAY, LAST_DAY
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Told, made_of
from portal.core.say import last_day, say_day, say_month
from portal.core.text import plain
from portal.core.web import external_url
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries import seen_by
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call
from portal.members.people.models import Person

BEGUN = Question[tuple[Term, Person, Seat, Position, Body]](
    lambda _who: (
        select(Term, Person, Seat, Position, Body)
        .join(Term.person)
        .join(Term.seat)
        .join(Seat.position)
        .join(Position.body)
        .where(takes_place(Term), Term.start >= FIRST_DAY, Term.start < LAST_DAY)
        .order_by(Term.start, Term.id)
    ),
    only={
        Person: ("name", "picture"),
        Seat: ("position_id",),
        Position: ("body_id",),
        Body: ("name", "slug"),
    },
)
ASKED = Question[Call](
    lambda _who: select(Call).where(queries.takes_statements_on(questions.day())).order_by(Call.closes, Call.id),
    only={Call: ("title", "text", "slug", "closes")},
)


@made_of(lambda _who: [BEGUN])
def who_took_on_what(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """The terms that begin within the edition's stretch; each reader gets those of `visible_terms`."""
    return [
        BlockItem(
            source=("term", term.id),
            title=person.name,
            text=_(
                "%(role)s, %(body)s, since %(day)s", role=term.title_as_held, body=body.name, day=say_day(term.start)
            ),
            url=external_url("leadership.body", slug=body.slug),
            image=person.photo_url or "",
            when=say_month(term.start),
        )
        for term, person, _seat, _position, body in told.get(BEGUN)
    ]


@made_of(lambda _who: [ASKED])
def open_roles(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """The calls that still take statements when the edition comes out."""
    return [
        BlockItem(
            source=("call", call.id),
            title=call.title,
            text=plain(call.text, 200),
            url=external_url("leadership.call", slug=call.slug),
            when=_("Apply by %(day)s", day=say_day(last_day(call.closes))),
        )
        for call in told.get(ASKED)
    ]


def visible_terms(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the terms that this reader may know of today: in bodies that they may see, and what was voided never."""
    found = select(Term.id).join(Term.seat).join(Seat.position).join(Position.body)
    return found.where(Term.id.in_(ids), Term.voided_at.is_(None), seen_by(who))


def visible_calls(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the calls that this reader may know of today."""
    return queries.visible_calls(who).where(Call.id.in_(ids)).with_only_columns(Call.id)


BLOCKS = (
    BlockSource("leadership.took_on", _l("Who took on what"), 60, who_took_on_what),
    BlockSource("leadership.open_roles", _l("Open roles"), 62, open_roles),
)
