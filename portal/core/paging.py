"""Pages of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, request
from sqlalchemy import Select, func, literal_column, select

from portal.core.db import db

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list: `items` of `total`, page `number` (from 1) of `pages`."""

    items: list[T]
    total: int
    number: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The position of the first item, from 1."""
        return (self.number - 1) * self.per_page + 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_number() -> int:
    """The page that the address asks for; 0, which no list has, for rubbish."""
    number = request.args.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0


def paginate(
    statement: Select[*tuple[Any, ...]],
    *,
    page: int = 1,
    per_page: int = 50,
    rows: bool = False,
    total: int | None = None,
) -> Page[Any]:
    """One page of an ordered select: a second statement counts, unless the page is the last or the total is known.

    `rows`: several columns per item instead of one entity. A page before the first or beyond the last is 404.
    """
    if page < 1 or page > 1_000_000:
        abort(404)
    result = db.session.execute(statement.limit(per_page + 1).offset((page - 1) * per_page))
    items = list(result.all()) if rows else list(result.scalars())
    if page > 1 and not items:
        abort(404)
    if total is None:
        total = known_total(len(items), page=page, per_page=per_page)
    if total is None:
        total = db.session.scalar(counted(statement)) or 0
    return Page(items=items[:per_page], total=total, number=page, per_page=per_page)


def counted(statement: Select[*tuple[Any, ...]]) -> Select[int]:
    """How many rows a select without DISTINCT has. Its columns are not made for that.

    What is joined to what is taken as the whole statement says it: without its columns nobody could tell any more. What
    is read along with each row (`options`) is left out.
    """
    bare: Select[Any] = statement.order_by(None)
    bare._with_options = ()
    joined = bare.get_final_froms()
    bare = bare.with_only_columns(literal_column("1"))
    bare._from_obj = bare._setup_joins = bare._memoized_select_entities = ()
    return select(func.count()).select_from(bare.select_from(*joined).subquery())


def known_total(found: int, *, page: int, per_page: int) -> int | None:
    """How long the list is, where one item more than a page was asked for: None unless this is the last page.

    An empty page other than the first is 404.
    """
    if page > 1 and not found:
        abort(404)
    return (page - 1) * per_page + found if found <= per_page else None
