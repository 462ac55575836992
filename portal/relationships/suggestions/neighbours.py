"""What the nouns below bring to suggestions: open asks, and whom somebody would rather not be asked by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import today
from portal.relationships.asks import queries
from portal.relationships.asks.models import Ask, Side
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import Quiet
from portal.relationships.suggestions.gathering import Need

#: Of so few people their own marks are read; of more, all there are.
OF_A_PAGE = 50


def open_asks(day: date) -> Iterator[Need]:
    """What members ask for on the board that day, where every member reads it. One statement."""
    board = queries.board(queries.Filters(), day).where(Ask.side == Side.ASK).order_by(None)
    found = board.with_only_columns(Ask.asker_id, Ask.title, Ask.good, Ask.trade, maintain_column_froms=True)
    for asker, *words in db.session.execute(found):
        yield Need(asker, " ".join(words))


def kept_apart(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of these pairs (whose list, who stands in it) those of whom one would rather not be asked by the other: by the
    owner of the list at once, by whoever stands in it from the next day on, or their wish would be seen. One statement.

    Whom somebody keeps away is kept as a mark that leads to nobody: it can be asked of a pair, and not read.
    """
    kept: dict[int, dict[str, datetime]] = {}
    found = select(Quiet.owner_id, Quiet.mark, Quiet.since)
    people = {person for pair in pairs for person in pair}
    if len(people) <= OF_A_PAGE:
        found = found.where(Quiet.owner_id.in_(sorted(people)))
    for owner, mark, since in db.session.execute(found):
        kept.setdefault(owner, {})[mark] = since
    day = today()
    return {
        (owner, about)
        for owner, about in pairs
        if _since(kept, owner, about) or ((said := _since(kept, about, owner)) and today(said) < day)
    }


def _since(kept: dict[int, dict[str, datetime]], owner: int, about: int) -> datetime | None:
    return kept[owner].get(marks.quiet(owner, about)) if owner in kept else None
