"""Finding organisations: members see those that have a member today, the members' office all."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, exists, func, select

from portal.core.actors import Actor, Right
from portal.core.dates import covers, overlapping
from portal.core.db import db, is_sqlite
from portal.core.models import SearchEntry
from portal.core.search import asked, matches, matches_given
from portal.core.settings import today
from portal.members.memberships.models import Belonging, Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person

#: So many of those that fit best are asked whether this reader may see them.
LOOKED_AT = 20


def visible_organisations(who: Actor, day: date) -> Select[Organisation]:
    """The organisations that this actor may see, by name."""
    return _visible(who.person_id, day, office=who.may(Right.MEMBERS), member=who.is_member)


def _visible(me: Any, day: Any, *, office: bool, member: bool) -> Select[Organisation]:
    statement = select(Organisation).order_by(Organisation.name_key)
    if office:
        return statement
    speaks = (
        exists()
        .where(Representation.organisation_id == Organisation.id, covers(Representation.start, Representation.end, day))
        .where(Belonging.person_id == Representation.person_id, covers(Belonging.start, Belonging.end, day))
    )
    mine = exists().where(
        Representation.organisation_id == Organisation.id,
        Representation.person_id == me,
        covers(Representation.start, Representation.end, day),
    )
    return statement.where(speaks | mine) if member else statement.where(mine)


def named(statement: Select[Organisation], words: str) -> Select[Organisation]:
    """Those whose name contains the words as they stand, or whose page has each of them."""
    wanted = name_key(words).replace("\\", "").replace("%", "").replace("_", "")
    if not words or not wanted:
        return statement
    hits = matches("organisation", words).with_only_columns(SearchEntry.object_id, maintain_column_froms=True)
    return statement.where(Organisation.name_key.contains(wanted, autoescape=True) | Organisation.id.in_(hits))


def fitting(who: Actor, words: str, day: date, *, most: int) -> list[Any]:
    """The organisations that fit the words best, of those that this actor may see: (id, name, trade, town)."""
    statement = _fitting(office=who.may(Right.MEMBERS), member=who.is_member, sqlite=is_sqlite())
    values = {"me": who.person_id, "day": day, "most": most, "search_words": asked("organisation", words)}
    return list(db.session.connection().execute(statement, values).all())


@lru_cache(maxsize=8)
def _fitting(*, office: bool, member: bool, sqlite: bool) -> Select[int, str, str, str]:
    """Put together once for each kind of reader and engine."""
    hits = matches_given("organisation").subquery()
    first = select(hits).order_by(hits.c.rank, hits.c.object_id).limit(LOOKED_AT).subquery()
    seen = _visible(bindparam("me", type_=Integer()), bindparam("day", type_=Date()), office=office, member=member)
    seen = seen.join(first, first.c.object_id == Organisation.id).limit(bindparam("most"))
    columns = seen.with_only_columns(Organisation.id, Organisation.name, Organisation.trade, Organisation.town)
    return columns.order_by(None).order_by(first.c.rank, Organisation.name_key, Organisation.id)


def people_of(organisation_id: int, day: date, *, members_only: bool) -> list[Any]:
    """Who speaks for the organisation that day: (Representation, Person), the primary first."""
    statement = (
        select(Representation, Person)
        .join(Person, Person.id == Representation.person_id)
        .where(Representation.organisation_id == organisation_id, covers(Representation.start, Representation.end, day))
        .order_by((Representation.kind != "primary"), Person.name_key)
    )
    if members_only:
        statement = statement.where(counts_on(day))
    return list(db.session.execute(statement).all())


def speaking_from(organisation_id: int, day: date) -> list[Any]:
    """Who speaks for the organisation that day or later: (Representation, Person), for the office."""
    statement = (
        select(Representation, Person)
        .join(Person, Person.id == Representation.person_id)
        .where(Representation.organisation_id == organisation_id)
        .where(overlapping(Representation.start, Representation.end, day, None))
        .order_by(Representation.start > day, Representation.kind != "primary", Person.name_key)
    )
    return list(db.session.execute(statement).all())


def represented_by(person_id: int, day: date) -> Select[Organisation]:
    """The organisations the person speaks for that day."""
    return (
        select(Organisation)
        .join(Representation, Representation.organisation_id == Organisation.id)
        .where(Representation.person_id == person_id, covers(Representation.start, Representation.end, day))
        .order_by(Organisation.name_key)
    )


def heads(ids: list[int], day: date) -> dict[int, int]:
    """How many members speak for each organisation that day."""
    counted = (
        select(Representation.organisation_id, func.count())
        .join(Belonging, Belonging.person_id == Representation.person_id)
        .where(Representation.organisation_id.in_(ids))
        .where(covers(Representation.start, Representation.end, day), covers(Belonging.start, Belonging.end, day))
        .group_by(Representation.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def leads(who: Actor, day: date) -> Select[int]:
    """The organisations whose primary representative the actor is that day."""
    return _led(who.person_id, day)


def _led(person_id: int | None, day: date) -> Select[int]:
    return select(Representation.organisation_id).where(
        Representation.person_id == person_id, Representation.kind == "primary",
        covers(Representation.start, Representation.end, day),
    )  # fmt: skip


def led_by(who: Actor, day: date) -> Select[Representation]:
    """The parts of others in the organisations whose primary representative the actor is that day, as far as they are
    not over: whoever has left comes back by a letter, which they follow themselves.
    """
    mine = Representation.organisation_id.in_(leads(who, day)), Representation.kind != "primary"
    return select(Representation).where(*mine, overlapping(Representation.start, Representation.end, day, None))


def is_primary(person_id: int, organisation_id: int) -> bool:
    """Whether the person is the organisation's primary representative today."""
    led = _led(person_id, today()).where(Representation.organisation_id == organisation_id)
    return db.session.scalar(led.limit(1)) is not None
