"""For whoever serves, or did within a year, and leaves the association: a warm word, and an offer to talk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from portal.core.db import db
from portal.core.facts import record
from portal.core.say import say_list
from portal.leadership.facts import ConversationWished
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.offices.queries.terms import all_chairs
from portal.members.memberships.farewells import Farewell
from portal.members.people.models import Person

WITHIN = timedelta(days=365)


def farewell(person: Person, day: date) -> Farewell | None:
    """For somebody who serves today or did within the last year; nothing for everybody else. One statement."""
    lately = or_(Term.end.is_(None), Term.end > day - WITHIN)
    last = (
        select(Term.id, Term.title_as_held, Position.body_id, Body.name)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .join(Body, Body.id == Position.body_id)
        .where(Term.person_id == person.id, takes_place(Term), Term.start <= day, lately)
        .order_by(Term.start.desc(), Term.id.desc())
        .limit(1)
        .subquery()
    )
    chairs = all_chairs(day).with_only_columns(Position.body_id, Person.id, Person.name).order_by(None).subquery()
    beside = and_(chairs.c.body_id == last.c.body_id, chairs.c.id != person.id)
    found = db.session.execute(select(last, chairs.c.name.label("chair")).outerjoin(chairs, beside)).all()
    if not found:
        return None
    number, role, _body_id, body, _chair = found[0]
    names = sorted(row.chair for row in found if row.chair)
    words = _(
        "You have carried something for all of us: %(role)s, %(body)s. %(who)s would gladly talk with you before you "
        "go: about what you liked, what wore you out, and what would have to change. You leave whenever you like.",
        role=role, body=body, who=say_list(names) if names else _("The office"),
    )  # fmt: skip

    def tell(now: datetime) -> None:
        record(ConversationWished(term_id=number))

    return Farewell(words, tell)
