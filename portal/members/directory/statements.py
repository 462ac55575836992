"""The statements of the directory, put together once for each shape of question and engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, case, func, literal_column, select, union_all

from portal.core import search
from portal.core.dates import covers
from portal.members.memberships.models import Belonging, Representation
from portal.members.memberships.queries.members import began_from
from portal.members.people.models import Person

NEW_FOR = timedelta(days=90)
NEWEST, BY_NAME = "newest", "name"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which filters a question has, and the order of its answer: NEWEST, BY_NAME, or empty for the best match where
    there are words and by name where there are none.
    """

    trade: bool
    near: bool
    new: bool
    organisation: bool
    words: bool
    order: str
    sqlite: bool
    #: Trade and town of each are asked too.
    told: bool


@lru_cache(maxsize=192)
def counted(shape: Shape) -> Select[Any]:
    """How many fit."""
    return _fitting(shape)[0].with_only_columns(func.count(), maintain_column_froms=True)


@lru_cache(maxsize=192)
def page_of(shape: Shape, *, backwards: bool = False) -> Select[Any]:
    """A page of them, with `total` where there are words.

    The ids are found, ordered and skipped in one index; only the rows of the page are read whole.
    """
    wanted, rank = _fitting(shape)
    falling = shape.order == NEWEST
    order = [Belonging.since] if falling else [Belonging.name_key]
    if rank is not None and not shape.order:
        order.insert(0, rank)
    placed = [place.label(f"place_{number}") for number, place in enumerate(order)]
    ids = wanted.add_columns(Belonging.since, *placed)
    ids = ids.order_by(*_turned([*order, Belonging.person_id], falling != backwards))
    if shape.words:  # all who fit are ranked in any case
        ids = ids.add_columns(func.count().over().label("total"))
    page = ids.limit(bindparam("most")).offset(bindparam("skipped")).subquery()
    shown_since = case((Person.since_unknown, None), else_=page.c.since).label("since")
    shown = select(
        Person.id, Person.name, Person.picture, Person.headline, Person.firm, Person.line, shown_since,
        *([Person.trade, Person.town] if shape.told else []), *([page.c.total] if shape.words else []),
    ).join(page, page.c.person_id == Person.id)  # fmt: skip
    return shown.order_by(*_turned([*(page.c[place.name] for place in placed), Person.id], falling != backwards))


@lru_cache(maxsize=48)
def all_of(shape: Shape) -> Select[int]:
    """The ids of all who fit, in order."""
    wanted, rank = _fitting(shape)
    order: list[Any] = [Belonging.since if shape.order == NEWEST else Belonging.name_key, Belonging.person_id]
    if rank is not None and not shape.order:
        order.insert(0, rank)
    return wanted.order_by(*_turned(order, shape.order == NEWEST))


@lru_cache(maxsize=96)
def left_of(shape: Shape) -> Any:
    """How many of the first `most` that fit have which trade and live where: ("trade" or "near", value, how many)."""
    found = _fitting(shape)[0].limit(bindparam("most")).cte("found")
    each = []
    for name, column in (("trade", Person.trade), ("near", Person.town)):
        said: Select[*tuple[Any, ...]] = select(
            literal_column(f"'{name}'").label("facet"), column.label("value"), func.count().label("people")
        )
        each.append(said.join(found, found.c.person_id == Person.id).where(column > "").group_by(column))
    return union_all(*each)


def _turned(places: list[Any], falling: bool) -> list[Any]:
    return [place.desc() for place in places] if falling else places


def _fitting(shape: Shape) -> tuple[Select[Any], Any]:
    """The ids of those who fit, and how well the words do where there are some."""
    day = bindparam("day", type_=Date())
    wanted: Select[Any] = select(Belonging.person_id).where(covers(Belonging.start, Belonging.end, day))
    if shape.trade or shape.near or shape.new:
        wanted = wanted.join(Person, Person.id == Belonging.person_id)
        wanted = wanted.where(Person.trade == bindparam("trade")) if shape.trade else wanted
        wanted = wanted.where(Person.town == bindparam("near")) if shape.near else wanted
    if shape.new:
        wanted = wanted.where(began_from(bindparam("new_since", type_=Date())))
    if shape.organisation:
        speaks = select(Representation.person_id).where(
            Representation.organisation_id == bindparam("organisation"),
            covers(Representation.start, Representation.end, day),
        )
        wanted = wanted.where(Belonging.person_id.in_(speaks))
    if not shape.words:
        return wanted, None
    hits = search.matches_given("person").subquery()
    return wanted.join(hits, hits.c.object_id == Belonging.person_id), hits.c.rank
