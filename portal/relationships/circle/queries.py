"""A focus circle, for its owner alone."""

from __future__ import annotations

from sqlalchemy import Select, select, union_all

from portal.members.people.models import Person
from portal.relationships.circle.models import CircleChair
from portal.relationships.ties.models import Tie
from portal.relationships.ties.queries import others_of


def known_to(person_id: int) -> Select[int]:
    """The ids of those with whom a tie is confirmed, and of those in the person's circle; for the person alone."""
    circle = select(CircleChair.person_id.label("id")).where(CircleChair.owner_id == person_id)
    both = union_all(others_of(person_id, Tie.confirmed_at.is_not(None)), circle).subquery()
    return select(both.c.id)


def circle_of(owner_id: int) -> Select[CircleChair, Person]:
    """Who sits in the owner's focus circle. For the owner alone."""
    return (
        select(CircleChair, Person)
        .join(Person, Person.id == CircleChair.person_id)
        .where(CircleChair.owner_id == owner_id)
        .order_by(CircleChair.chair)
    )


def chair_of(owner_id: int, person_id: int) -> Select[CircleChair]:
    """The chair on which this person sits in the owner's circle. For the owner alone."""
    return select(CircleChair).where(CircleChair.owner_id == owner_id, CircleChair.person_id == person_id)
