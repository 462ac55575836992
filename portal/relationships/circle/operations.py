"""The focus circle: five chairs at most, and nobody is told who sits there."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.members.people.models import Person
from portal.relationships.circle.models import CHAIRS, CircleChair


class NoFreeChair(DomainError):
    sentence = _l("All five chairs are taken. Let somebody rest first; that changes nothing between you.")


class NotInYourCircle(DomainError):
    sentence = _l("This person does not sit in your circle.")


def seat(owner: int, person: int, *, now: datetime) -> CircleChair:
    """Offer somebody the first free chair. Seating them again changes nothing. Raises NoFreeChair."""
    find_locked(Person, owner)  # one hand at a time
    chairs = db.session.scalars(select(CircleChair).where(CircleChair.owner_id == owner)).all()
    for taken in chairs:
        if taken.person_id == person:
            return taken
    free = sorted(set(range(1, CHAIRS + 1)) - {taken.chair for taken in chairs})
    if not free:
        raise NoFreeChair
    row = CircleChair(owner_id=owner, chair=free[0], person_id=person, since=now)
    db.session.add(row)
    return row


def let_rest(owner: int, person: int) -> None:
    """Free the chair. Doing it twice changes nothing."""
    row = _chair(owner, person)
    if row is not None:
        db.session.delete(row)


def plan(owner: int, person: int, *, next_step: str, by: date | None) -> None:
    """Write down the next step towards somebody in the circle, and by when. Raises NotInYourCircle."""
    row = _chair(owner, person)
    if row is None:
        raise NotInYourCircle
    row.next_step, row.by = next_step, by


def _chair(owner: int, person: int) -> CircleChair | None:
    return db.session.scalar(select(CircleChair).where(CircleChair.owner_id == owner, CircleChair.person_id == person))
