"""The directory: today's members, found by words and narrowed by filters. Columns only, no whole people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import abort
from sqlalchemy import Date, Select, bindparam, case, func, select, text

from portal.core.dates import covers
from portal.core.db import db, is_sqlite
from portal.core.paging import known_total
from portal.core.search import asked, matches_given, terms
from portal.members.memberships.models import Belonging, Representation
from portal.members.memberships.queries.members import began_from, members_in_all
from portal.members.people.models import Person

NEW_FOR = timedelta(days=90)
MOST_CHOICES = 60
#: Each distinct value costs one look into the index, however many members share it. What only others wrote, whom
#: nobody finds here, is not among them.
CHOICES = """
WITH RECURSIVE
t(v, n) AS (
    SELECT min(trade), 1 FROM person WHERE trade > '' AND COUNTS
    UNION ALL SELECT (SELECT min(trade) FROM person WHERE trade > t.v AND COUNTS), n + 1
        FROM t WHERE v IS NOT NULL AND n < :most
),
a(v, n) AS (
    SELECT min(town), 1 FROM person WHERE town > '' AND COUNTS
    UNION ALL SELECT (SELECT min(town) FROM person WHERE town > a.v AND COUNTS), n + 1
        FROM a WHERE v IS NOT NULL AND n < :most
)
SELECT 'trade', v FROM t WHERE v IS NOT NULL UNION ALL SELECT 'near', v FROM a WHERE v IS NOT NULL
"""
COUNTS = """EXISTS (
    SELECT 1 FROM belonging AS b
    WHERE b.person_id = person.id AND b.start <= :day AND (b."end" IS NULL OR b."end" > :day)
)"""
_CHOICES = text(CHOICES.replace("COUNTS", COUNTS)).bindparams(bindparam("day", type_=Date()))


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


def found(filters: Filters, day: date, *, page: int, per_page: int = 50) -> tuple[list[Any], int]:
    """One page of cards, and how many match: (id, name, picture, headline, firm, line, since or None) of each. Only
    what every member may see. A page beyond the last is 404.
    """
    if not filters.any:
        return _everybody(filters, day, page, per_page)
    rows = _cards(filters, day, skipped=(page - 1) * per_page, most=per_page + 1)
    total = known_total(len(rows), page=page, per_page=per_page)
    if total is None:
        total = db.session.scalar(_statements(filters)[0], _values(filters, day)) or 0
    return rows[:per_page], total


def _everybody(filters: Filters, day: date, page: int, per_page: int) -> tuple[list[Any], int]:
    """The same of all members. What lies behind the middle is read from the end: nobody walks past all others."""
    total = db.session.scalar(_ALL, {"day": day}) or 0
    first = (page - 1) * per_page
    behind = total - first - per_page
    if page > 1 and first >= total:
        abort(404)
    if behind >= first:
        return _cards(filters, day, skipped=first, most=per_page), total
    rows = _cards(filters, day, skipped=max(0, behind), most=min(per_page, total - first), backwards=True)
    return rows[::-1], total


def _cards(filters: Filters, day: date, *, skipped: int, most: int, backwards: bool = False) -> list[Any]:
    shown = _statements(filters, backwards=backwards)[1]
    values = _values(filters, day) | {"most": most, "skipped": skipped}
    return list(db.session.connection().execute(shown, values).all())


def _values(filters: Filters, day: date) -> dict[str, Any]:
    return {
        "day": day, "new_since": day - NEW_FOR, "trade": filters.trade, "near": filters.near,
        "organisation": filters.organisation, "search_words": asked(filters.q) if terms(filters.q) else "",
    }  # fmt: skip


_ALL = select(members_in_all(bindparam("day", type_=Date())))


def _statements(filters: Filters, *, backwards: bool = False) -> tuple[Select[Any], Select[Any]]:
    """How many, and a page of them."""
    shape = (bool(filters.trade), bool(filters.near), filters.new, bool(filters.organisation), bool(terms(filters.q)))
    return _kept(*shape, sqlite=is_sqlite(), backwards=backwards)


@lru_cache(maxsize=64)
def _kept(
    trade: bool, near: bool, new: bool, organisation: bool, words: bool, *, sqlite: bool, backwards: bool
) -> tuple[Select[Any], Select[Any]]:
    """Put together once for each shape and engine. The ids are found, ordered and skipped in one index; only the
    rows of the page are read whole.
    """
    day = bindparam("day", type_=Date())
    wanted = select(Belonging.person_id).where(covers(Belonging.start, Belonging.end, day))
    order: list[Any] = [Belonging.name_key, Belonging.person_id]
    if trade or near or new:
        wanted = wanted.join(Person, Person.id == Belonging.person_id)
        wanted = wanted.where(Person.trade == bindparam("trade")) if trade else wanted
        wanted = wanted.where(Person.town == bindparam("near")) if near else wanted
    if new:
        wanted = wanted.where(began_from(bindparam("new_since", type_=Date())))
    if organisation:
        speaks = select(Representation.person_id).where(
            Representation.organisation_id == bindparam("organisation"),
            covers(Representation.start, Representation.end, day),
        )
        wanted = wanted.where(Belonging.person_id.in_(speaks))
    if words:
        hits = matches_given("person").subquery()
        wanted = wanted.join(hits, hits.c.object_id == Belonging.person_id)
        order.insert(0, hits.c.rank)
    placed = [place.label(f"place_{number}") for number, place in enumerate(order[:-1])]
    turned = [each.desc() for each in order] if backwards else order
    ids = wanted.add_columns(Belonging.since, *placed).order_by(*turned)
    page = ids.limit(bindparam("most")).offset(bindparam("skipped")).subquery()
    shown_since = case((Person.since_unknown, None), else_=page.c.since).label("since")
    columns = (Person.id, Person.name, Person.picture, Person.headline, Person.firm, Person.line, shown_since)
    shown = select(*columns).join(page, page.c.person_id == Person.id)
    places = [*(page.c[place.name] for place in placed), Person.id]
    shown = shown.order_by(*((place.desc() for place in places) if backwards else places))
    return wanted.with_only_columns(func.count(), maintain_column_froms=True), shown


def choices(day: date) -> dict[str, list[str]]:
    """The trades and areas of that day's members, as the filters offer them, in one statement."""
    offered: dict[str, list[str]] = {"trade": [], "near": []}
    for kind, value in db.session.execute(_CHOICES, {"most": MOST_CHOICES, "day": day}):
        offered[kind].append(value)
    return offered
