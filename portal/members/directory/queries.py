"""The directory: today's members, found by words and narrowed by filters. Columns only, no whole people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import abort
from sqlalchemy import Date, bindparam, select, text

from portal.core import search
from portal.core.db import db, is_sqlite
from portal.core.paging import known_total
from portal.core.search import fold
from portal.members.directory.statements import BY_NAME, NEW_FOR, NEWEST, Shape, all_of, counted, left_of, page_of
from portal.members.memberships.queries.members import members_in_all

__all__ = ["NEW_FOR", "Filters", "found", "left", "nearly"]

MOST_CHOICES = 60
#: Who is left is said of so many that fit, and not of more.
MOST_COUNTED = 200
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
    #: NEWEST, BY_NAME, or empty: the best match where there are words, else by name.
    order: str = ""
    table: bool = False

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        number = args.get("organisation", "")
        return cls(
            q=args.get("q", "").strip()[:200],
            trade=args.get("trade", "").strip()[:80],
            near=args.get("near", "").strip()[:80],
            new=args.get("new") == "yes",
            organisation=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            order=args["sort"] if args.get("sort") in {NEWEST, BY_NAME} else "",
            table=args.get("view") == "table",
        )

    @property
    def any(self) -> bool:
        return bool(self.q or self.trade or self.near or self.new or self.organisation)

    @property
    def words(self) -> bool:
        """Whether there is anything to search for."""
        return bool(search.terms(self.q))


def found(filters: Filters, day: date, *, page: int, per_page: int = 50) -> tuple[list[Any], int]:
    """One page of cards, and how many match: (id, name, picture, headline, firm, line, since or None) of each, with
    `trade` and `town` where anything is chosen. Only what every member may see. A page beyond the last is 404.
    """
    if not filters.any:
        return _everybody(filters, day, page, per_page)
    rows = _cards(filters, day, skipped=(page - 1) * per_page, most=per_page + 1)
    total = known_total(len(rows), page=page, per_page=per_page)
    if total is None and filters.words:
        total = rows[0].total
    elif total is None:
        total = db.session.scalar(counted(_shape(filters)), _values(filters, day)) or 0
    return rows[:per_page], total


def numbers(filters: Filters, day: date) -> list[int]:
    """The ids of all who fit, in the order of the list."""
    return [row[0] for row in db.session.connection().execute(all_of(_shape(filters)), _values(filters, day))]


def nearly(filters: Filters, day: date, *, most: int) -> list[Any]:
    """What comes close where nobody is found, as `found` gives it: slips in the words are forgiven, and a single
    letter, which fits half of all, is left out.
    """
    words = [word for word in search.terms(filters.q) if len(word) > 1 or not word.isascii()]
    meant = search.nearly("person", words, seen=COUNTS.replace("person.id", "e.object_id"), given={"day": day})
    near = replace(filters, q=" ".join(words))
    return _cards(near, day, skipped=0, most=most, meant=meant) if meant else []


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


def _cards(
    filters: Filters, day: date, *, skipped: int, most: int, backwards: bool = False,
    meant: Mapping[str, list[str]] | None = None,
) -> list[Any]:  # fmt: skip
    shown = page_of(_shape(filters), backwards=backwards)
    values = _values(filters, day, meant) | {"most": most, "skipped": skipped}
    return list(db.session.connection().execute(shown, values).all())


def _values(filters: Filters, day: date, meant: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    return {
        "day": day, "new_since": day - NEW_FOR, "trade": filters.trade, "near": filters.near,
        "organisation": filters.organisation, "search_words": search.asked("person", filters.q, meant),
    }  # fmt: skip


_ALL = select(members_in_all(bindparam("day", type_=Date())))


def _shape(filters: Filters) -> Shape:
    return Shape(
        trade=bool(filters.trade), near=bool(filters.near), new=filters.new, organisation=bool(filters.organisation),
        words=filters.words, order=filters.order, sqlite=is_sqlite(), told=filters.any or filters.table,
    )  # fmt: skip


def left(filters: Filters, day: date, rows: Sequence[Any], total: int) -> dict[str, dict[str, int | None]]:
    """The trades and towns that are left to choose, with how many of the `total` who fit have each; `rows`: those of
    the page.

    Where nothing is chosen yet, or many fit, it is all there are, and None.
    """
    offered: dict[str, dict[str, int | None]] = {"trade": {}, "near": {}}
    if not filters.any or not 0 < total <= MOST_COUNTED:
        for facet, value in db.session.execute(_CHOICES, {"most": MOST_CHOICES, "day": day}):
            offered[facet][value] = None
        return offered
    if len(rows) == total:
        said = Counter(pair for row in rows for pair in (("trade", row.trade), ("near", row.town)) if pair[1])
        each = [(facet, value, people) for (facet, value), people in said.items()]
    else:
        values = _values(filters, day) | {"most": MOST_COUNTED}
        each = [tuple(row) for row in db.session.connection().execute(left_of(_shape(filters)), values)]
    for facet, value, people in sorted(each, key=lambda one: fold(one[1])):
        offered[facet][value] = people
    return offered
