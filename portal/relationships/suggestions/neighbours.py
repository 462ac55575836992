"""What the nouns below bring to suggestions: open asks, and whom somebody would rather not be asked by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from portal.core.db import db
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
    """Of these pairs those of whom one would rather not be asked by the other, whichever of them. One statement.

    Whom somebody keeps away is kept as a mark that leads to nobody: it can be asked of a pair, and not read.
    """
    kept: dict[int, set[str]] = {}
    found, people = select(Quiet.owner_id, Quiet.mark), {person for pair in pairs for person in pair}
    if len(people) <= OF_A_PAGE:
        found = found.where(Quiet.owner_id.in_(sorted(people)))
    for owner, mark in db.session.execute(found):
        kept.setdefault(owner, set()).add(mark)
    return {
        (one, other)
        for one, other in pairs
        if any(a in kept and marks.quiet(a, b) in kept[a] for a, b in ((one, other), (other, one)))
    }
