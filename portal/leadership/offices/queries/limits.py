"""How often people have served in a row, and exceptions from a limit. For the office."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select

from portal.core.dates import add_months
from portal.core.db import db
from portal.leadership.offices import limits
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.offices.operations.limits import rule_of, served
from portal.members.people.models import Person

MOST = 50


def exceptions(position: Position) -> Select[LimitException, Person]:
    """Those of a position, the last first."""
    found = select(LimitException, Person).join(Person, Person.id == LimitException.person_id)
    return found.where(LimitException.position_id == position.id).order_by(LimitException.id.desc()).limit(MOST)


def tallies(position: Position, day: date) -> list[tuple[Person, str]]:
    """Whoever serves or has served within the pause before the day, each with the arithmetic in words."""
    rule = rule_of(position)
    if rule is None:
        return []
    since = add_months(day, -rule.pause)
    lately = select(Person).join(Term, Term.person_id == Person.id).join(Seat, Seat.id == Term.seat_id)
    lately = lately.where(Seat.position_id == position.id, Term.voided_at.is_(None), Term.start <= day)
    lately = lately.where((Term.end.is_(None)) | (Term.end > since)).distinct().order_by(Person.name_key, Person.id)
    people = list(db.session.scalars(lately.limit(MOST)))
    days = served(position, [person.id for person in people])
    found = {number: limits.so_far(rows, _after(rows, day), rule) for number, rows in days.items()}
    return [(person, limits.said(found[person.id], rule)) for person in people]


def _after(rows: list[limits.Served], day: date) -> date:
    """The day on which whoever served these could begin anew, at the earliest."""
    return max((each.days.end for each in rows if each.days.end and each.days.end > day), default=day)
