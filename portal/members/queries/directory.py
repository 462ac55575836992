"""The directory: today's members, found by words and narrowed by filters. Columns only, no whole people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select, text

from portal.core.dates import covers
from portal.core.db import db
from portal.core.search import matches, terms
from portal.members.models import Belonging, Person, Representation

NEW_FOR = timedelta(days=90)
MOST_CHOICES = 60
#: Each distinct value costs one look into the index, however many people share it.
CHOICES = """
WITH RECURSIVE
t(v, n) AS (
    SELECT min(trade), 1 FROM person WHERE trade > ''
    UNION ALL SELECT (SELECT min(trade) FROM person WHERE trade > t.v), n + 1 FROM t WHERE v IS NOT NULL AND n < :most
),
a(v, n) AS (
    SELECT min(town), 1 FROM person WHERE town > ''
    UNION ALL SELECT (SELECT min(town) FROM person WHERE town > a.v), n + 1 FROM a WHERE v IS NOT NULL AND n < :most
)
SELECT 'trade', v FROM t WHERE v IS NOT NULL UNION ALL SELECT 'near', v FROM a WHERE v IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the directory says."""

    q: str = ""
    trade: str = ""
    near: str = ""
    new: bool = False
    organisation: int | None = None

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        number = args.get("organisation", "")
        return cls(
            q=args.get("q", "").strip()[:200],
            trade=args.get("trade", "").strip()[:80],
            near=args.get("near", "").strip()[:80],
            new=args.get("new") == "yes",
            organisation=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
        )

    @property
    def any(self) -> bool:
        return bool(self.q or self.trade or self.near or self.new or self.organisation)


def found(filters: Filters, day: date) -> Select[int, date]:
    """The ids of those who match, in the order of the page, without what the cards show: cheap to count and to skip."""
    wanted = select(Belonging.person_id, Belonging.since).where(covers(Belonging.start, Belonging.end, day))
    order: list[Any] = [Belonging.name_key, Belonging.person_id]
    if filters.trade or filters.near:
        wanted = wanted.join(Person, Person.id == Belonging.person_id)
        if filters.trade:
            wanted = wanted.where(Person.trade == filters.trade)
        if filters.near:
            wanted = wanted.where(Person.town == filters.near)
    if filters.new:
        wanted = wanted.where(Belonging.since > day - NEW_FOR)
    if filters.organisation:
        speaks = select(Representation.person_id).where(
            Representation.organisation_id == filters.organisation,
            covers(Representation.start, Representation.end, day),
        )
        wanted = wanted.where(Belonging.person_id.in_(speaks))
    if terms(filters.q):
        hits = matches("person", filters.q).subquery()
        wanted = wanted.join(hits, hits.c.object_id == Belonging.person_id)
        order.insert(0, hits.c.rank)
    return wanted.order_by(*order)


def count(filters: Filters, day: date) -> int:
    """How many match, for the pager."""
    return db.session.scalar(select(func.count()).select_from(found(filters, day).order_by(None).subquery())) or 0


def cards(filters: Filters, day: date, *, page: int, per_page: int = 50) -> list[Any]:
    """One page of cards: (id, name, picture, headline, firm, line, since). Only what every member may see."""
    wanted = found(filters, day)
    place = func.row_number().over(order_by=wanted._order_by_clauses) if terms(filters.q) else Belonging.name_key
    ids = wanted.add_columns(place.label("place")).limit(per_page).offset((page - 1) * per_page).subquery()
    columns = (Person.id, Person.name, Person.picture, Person.headline, Person.firm, Person.line, ids.c.since)
    statement = select(*columns).join(ids, ids.c.person_id == Person.id).order_by(ids.c.place, Person.id)
    return list(db.session.execute(statement).all())


def choices() -> dict[str, list[str]]:
    """The trades and areas that the filters offer, in one statement."""
    offered: dict[str, list[str]] = {"trade": [], "near": []}
    for kind, value in db.session.execute(text(CHOICES), {"most": MOST_CHOICES}):
        offered[kind].append(value)
    return offered
