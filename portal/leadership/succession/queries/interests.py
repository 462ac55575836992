"""Who would serve in which position, for whoever may know."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.leadership.offices.models import Position
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.queries.candidacies import (
    bodies_and_parents,
    first_free,
    pairs_of,
    people_by,
    who_chairs,
)
from portal.members.memberships.queries import members
from portal.members.people.models import Person

#: So many are listed; the latest to say so come first.
MOST = 100


def interest_of(person_id: int, position_id: int) -> Interest | None:
    """What somebody said of this position. For themselves."""
    mine = Interest.person_id == person_id, Interest.position_id == position_id
    return db.session.scalar(select(Interest).where(*mine))


def my_interests(person_id: int) -> Select[Interest]:
    """The positions in which somebody said they would serve. For themselves."""
    return (
        select(Interest)
        .join(Interest.position)
        .join(Position.body)
        .options(contains_eager(Interest.position).contains_eager(Position.body))
        .where(Interest.person_id == person_id)
        .order_by(Interest.said_at.desc(), Interest.id)
    )


def my_interest(person_id: int | None, number: int) -> Select[Interest]:
    """One of somebody's own."""
    return my_interests(person_id or 0).where(Interest.id == number)


def interested_in(position: Position) -> Select[Interest]:
    """Who would serve in the position. For whoever decides about its candidates (`read_by`)."""
    return (
        select(Interest)
        .join(Interest.person)
        .options(contains_eager(Interest.person))
        .where(Interest.position_id == position.id)
        .order_by(Interest.said_at.desc(), Interest.id)
        .limit(MOST)
    )


def to_tell_of(call: Call, day: date) -> Select[Interest]:
    """Who would serve there, may on that day, and has not answered the call. For who writes to them."""
    answered = select(Candidacy.person_id).where(Candidacy.call_id == call.id)
    return (
        select(Interest)
        .join(Interest.person)
        .where(members.counts_on(day))
        .where(Interest.position_id == call.position_id, Interest.person_id.not_in(answered))
        .order_by(Interest.id)
    )


def read_by(position: Position, day: date) -> frozenset[int] | None:
    """The ids of those who read who would serve: the chairs of its body, else of the one above; None: the office."""
    bodies, chairing = pairs_of(bodies_and_parents(), who_chairs(day))
    return first_free(position.body_id, dict(bodies), people_by(chairing), set())


def names_of(ids: frozenset[int]) -> list[str]:
    """Who they are, for the sentence that says who reads it."""
    return list(db.session.scalars(select(Person.name).where(Person.id.in_(ids)).order_by(Person.name)))
