"""Finding members. Members see members; the office that keeps the list sees everybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select

from portal.core.actors import Actor, Right
from portal.core.dates import covers
from portal.core.db import db
from portal.core.settings import today
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person


def counts_on(day: date) -> ColumnElement[bool]:
    """The person's membership counts that day, own or through an organisation: for `where` beside Person.

    It asks per row, by index; a list of all members to look in would be made anew for every page.
    """
    return exists().where(Belonging.person_id == Person.id, covers(Belonging.start, Belonging.end, day))


def alive_on(day: Any) -> tuple[ColumnElement[bool], ...]:
    """The same of those who live: for words that propose to meet or to call somebody. Whoever died is a member for the
    rest of that day.
    """
    return counts_on(day), Person.died_on.is_(None)


def members_on(day: date) -> Select[Person]:
    """The people whose membership counts that day, by name."""
    return select(Person).where(counts_on(day)).order_by(Person.name_key, Person.id)


def members_in_all(day: Any) -> ColumnElement[int]:
    """How many members there are: all rows but those who come later and those who left, which are few, by index.

    Nobody's stretches overlap, and none ends before it begins.
    """
    everybody = Belonging.person_id != literal_column("0")  # opens the two indexes that are there for this
    rows, later, left = (
        select(func.count()).select_from(Belonging).where(*which).scalar_subquery()
        for which in ((), (everybody, Belonging.start > day), (everybody, Belonging.end <= day))
    )
    return rows - later - left


def is_member_on(person_id: int, day: date) -> bool:
    """Whether this person's membership counts that day."""
    mine = exists().where(Belonging.person_id == person_id, covers(Belonging.start, Belonging.end, day))
    return bool(db.session.scalar(select(mine)))


def among(ids: Collection[int], day: date) -> set[int]:
    """Those of these people who are members on that day. One statement, or none."""
    if not ids:
        return set()
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), counts_on(day))))


def names_of(ids: Any, day: Any) -> Select[int, str]:
    """Number and name of those of these people (a statement of their numbers) who are members on that day."""
    return select(Person.id, Person.name).where(Person.id.in_(ids), counts_on(day))


def publicly(day: date) -> Select[Person]:
    """Whose page everybody may read that day: members who want one, as long as they belong and live."""
    return select(Person).where(Person.is_public, Person.died_on.is_(None), counts_on(day))


def visible_people(who: Actor) -> Select[Person]:
    """Whom this actor may see at all: members see today's members and themselves, the members' office everybody,
    people without membership themselves, visitors nobody."""
    return select(Person).where(*seen_by(who))


def seen_by(who: Actor, day: date | None = None) -> tuple[ColumnElement[bool], ...]:
    """The same, as conditions for `where` beside Person. They ask per row: a short list stays a short question."""
    if who.may(Right.MEMBERS):
        return (Person.is_there(),)
    myself = Person.id == who.person_id
    return (or_(myself, counts_on(today() if day is None else day)) if who.is_member else myself,)


def member_since(person_id: int) -> date | None:
    """The first day on which they counted as a member, own or through a firm, imported history included.

    Empty for somebody who has not yet, and where nobody knows.
    """
    told = select(Belonging.since).join(Person).where(Person.id == person_id, ~Person.since_unknown)
    return db.session.scalar(told.where(Belonging.since <= today()).limit(1))


#: Somebody is new for so many days, the first one included.
FIRST_DAYS = 90


def began_from(first: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Member since this day or a later one, for `where` beside Belonging and Person: what new means everywhere."""
    return and_(Belonging.since >= first, ~Person.since_unknown)


def newly_come(first: date, before: date | None, day: date) -> Select[Person]:
    """Members of `day` who have been ones since `first` or later, and since a day before `before`."""
    found = select(Person).join(Belonging, Belonging.person_id == Person.id)
    found = found.where(covers(Belonging.start, Belonging.end, day), began_from(first))
    found = found.where(Belonging.since <= day)  # says nothing new: nobody is read who comes later
    return found if before is None else found.where(Belonging.since < before)


def any_to_welcome(day: date) -> bool:
    """Whether somebody's first membership has begun and nobody has said welcome yet."""
    begun = exists().where(Belonging.person_id == Person.id, Belonging.start <= day)
    return bool(db.session.scalar(select(exists().where(Person.welcomed_at.is_(None), begun))))
