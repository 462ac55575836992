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


class SitsAlready(DomainError):
    sentence = _l("They sit in your circle already. Choose somebody else.")
    field = "person"


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


def plan(owner: int, person: int, *, next_step: str, by: date | None, kindness: str = "") -> None:
    """Write down the next step towards somebody in the circle, by when, and a kindness. Raises NotInYourCircle."""
    row = _seated(owner, person)
    row.next_step, row.by, row.kindness = next_step, by, kindness


def describe(owner: int, person: int, *, purpose: str, goal: str, customer: str, interests: str) -> None:
    """Write down why they sit here and what they want. Raises NotInYourCircle."""
    row = _seated(owner, person)
    row.purpose, row.goal, row.customer, row.interests = purpose, goal, customer, interests


def done(owner: int, person: int) -> None:
    """The next step is done: the place for one is free. Raises NotInYourCircle."""
    row = _seated(owner, person)
    row.next_step, row.by = "", None


def keep(owner: int, person: int, *, now: datetime) -> None:
    """They keep the chair; the question comes again after another ninety days. Raises NotInYourCircle."""
    _seated(owner, person).kept_at = now


def swap(owner: int, person: int, other: int, *, now: datetime) -> CircleChair:
    """Somebody else takes the chair; whoever sat there rests, and what was noted about them goes.

    Raises NotInYourCircle, SitsAlready.
    """
    find_locked(Person, owner)
    row = _seated(owner, person)
    if _chair(owner, other) is not None or owner == other:
        raise SitsAlready
    number = row.chair
    db.session.delete(row)
    db.session.flush()
    seated = CircleChair(owner_id=owner, chair=number, person_id=other, since=now)
    db.session.add(seated)
    return seated


def _seated(owner: int, person: int) -> CircleChair:
    row = _chair(owner, person)
    if row is None:
        raise NotInYourCircle
    return row


def _chair(owner: int, person: int) -> CircleChair | None:
    return db.session.scalar(select(CircleChair).where(CircleChair.owner_id == owner, CircleChair.person_id == person))
