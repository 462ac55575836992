"""What leadership tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core.actors import Actor
from portal.core.dates import local
from portal.core.db import db
from portal.core.house import BlockItem, BlockSource
from portal.core.say import last_day, say_day, say_month
from portal.core.settings import association, today
from portal.core.text import plain
from portal.core.web import external_url
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call


def who_took_on_what(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """The terms that begin within the edition's stretch, and so are everybody's to know."""
    zone = association().time_zone
    begins = (
        select(Term)
        .join(Term.person)
        .join(Term.seat)
        .join(Seat.position)
        .join(Position.body)
        .options(
            contains_eager(Term.person),
            contains_eager(Term.seat).contains_eager(Seat.position).contains_eager(Position.body),
        )
        .where(
            Term.voided_at.is_(None), Term.start >= local(since, zone).date(), Term.start < local(until, zone).date()
        )
        .where(Term.end.is_(None) | (Term.end > Term.start))
        .order_by(Term.start, Term.id)
    )
    return [
        BlockItem(
            source=("term", term.id),
            title=term.person.name,
            text=_(
                "%(role)s, %(body)s, since %(day)s",
                role=term.title_as_held,
                body=term.seat.position.body.name,
                day=say_day(term.start),
            ),
            url=external_url("leadership.body", slug=term.seat.position.body.slug),
            image=term.person.photo_url or "",
            when=say_month(term.start),
        )
        for term in db.session.scalars(begins)
    ]


def open_roles(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """The calls that still take statements when the edition comes out."""
    day = today(now)
    calls = (
        select(Call)
        .join(Call.position)
        .join(Position.body)
        .options(contains_eager(Call.position).contains_eager(Position.body))
        .where(queries.takes_statements_on(day))
        .order_by(Call.closes, Call.id)
    )
    return [
        BlockItem(
            source=("call", call.id),
            title=call.title,
            text=plain(call.text, 200),
            url=external_url("leadership.call", slug=call.slug),
            when=_("Apply by %(day)s", day=say_day(last_day(call.closes))),
        )
        for call in db.session.scalars(calls)
    ]


def visible_terms(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the terms that this reader may know of today: who serves is public, what was voided never was."""
    return set(db.session.scalars(select(Term.id).where(Term.id.in_(ids), Term.voided_at.is_(None))))


def visible_calls(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the calls that this reader may know of today."""
    return set(db.session.scalars(queries.visible_calls(who).where(Call.id.in_(ids)).with_only_columns(Call.id)))


BLOCKS = (
    BlockSource("leadership.took_on", _l("Who took on what"), 60, who_took_on_what),
    BlockSource("leadership.open_roles", _l("Open roles"), 62, open_roles),
)
