"""Finding what an address is about. What the actor may not read is not found."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from portal.core import clock
from portal.core.access import actor
from portal.core.db import db
from portal.core.settings import today
from portal.relationships.asks import sight
from portal.relationships.asks.models import AskAnswer, AskThanks
from portal.relationships.asks.sight import Found
from portal.relationships.finding import me_id


@dataclass(frozen=True, slots=True)
class OfMine:
    """An answer to an ask of the reader's own."""

    answer: AskAnswer
    ask_id: int


def find_ask(ask_id: int) -> Found:
    """An ask that this actor may read, else 404."""
    now = clock.now()
    return sight.found(ask_id, actor(), today(now), now) or abort(404)


def find_answer(answer_id: int) -> OfMine:
    """An answer to one of my asks; for everybody else, 404."""
    answer = db.session.get(AskAnswer, answer_id)
    if answer is None:
        abort(404)
    found = find_ask(answer.ask_id)
    return OfMine(answer, answer.ask_id) if found.mine else abort(404)


def find_thanks(thanks_id: int) -> AskThanks:
    """Thanks in which I am named; for everybody else, 404."""
    row = db.session.get(AskThanks, thanks_id)
    return row if row is not None and row.helper_id == me_id() else abort(404)
