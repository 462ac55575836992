"""For whoever serves, or did within a year, and leaves the association: a warm word, and an offer to talk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_

from portal.core.db import db
from portal.core.facts import record
from portal.core.say import say_list
from portal.leadership.facts import ConversationWished
from portal.leadership.next_chapter import queries
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Term
from portal.members.memberships.farewells import Farewell
from portal.members.people.models import Person

WITHIN = timedelta(days=365)


def farewell(person: Person, day: date) -> Farewell | None:
    """For somebody who serves today or did within the last year; nothing for everybody else."""
    lately = or_(Term.end.is_(None), Term.end > day - WITHIN)
    mine = offices.with_seat().where(Term.person_id == person.id, queries.live(Term), Term.start <= day, lately)
    term = db.session.scalars(mine.order_by(Term.start.desc(), Term.id.desc()).limit(1)).first()
    if term is None:
        return None
    body = term.seat.position.body
    chairs = [each.name for each in offices.chairs_of([body.id], day)[body.id] if each.id != person.id]
    words = _(
        "You have carried something for all of us: %(role)s, %(body)s. %(who)s would gladly talk with you before you "
        "go: about what you liked, what wore you out, and what would have to change. You leave whenever you like.",
        role=term.title_as_held, body=body.name, who=say_list(chairs) if chairs else _("The office"),
    )  # fmt: skip
    number = term.id

    def tell(now: datetime) -> None:
        record(ConversationWished(term_id=number))

    return Farewell(words, tell)
