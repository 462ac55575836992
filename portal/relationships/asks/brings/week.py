"""What the board says in the letter of the week: of what was asked since the last one, what its reader could answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.matching import could_answer
from portal.relationships.asks.models import Ask, AskAnswer
from portal.relationships.digest import Line

A_WEEK = timedelta(days=7)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """One for each who has a reason to answer something that was put on the board this week. Three statements."""
    board = queries.board(queries.Filters(), today(now)).where(Ask.raised_at > now - A_WEEK)
    fresh = [(ask, asker) for ask, asker in db.session.execute(board.limit(queries.MOST_COMPARED))]
    if not fresh:
        return {}
    answers = select(AskAnswer.helper_id, AskAnswer.ask_id).where(AskAnswer.ask_id.in_([ask.id for ask, _who in fresh]))
    answered = {(helper, ask) for helper, ask in db.session.execute(answers)}
    found: dict[int, list[Line]] = {}
    for reader in db.session.scalars(select(Person).where(Person.id.in_(person_ids))):
        open_to = [
            (ask, asker) for ask, asker in fresh if asker.id != reader.id and (reader.id, ask.id) not in answered
        ]
        for match in could_answer(reader, open_to, most=1):
            said = _("%(name)s asks: “%(title)s” %(why)s", name=match.asker.name, title=match.ask.title, why=match.why)
            if match.ask.is_offer:
                said = _(
                    "%(name)s offers: “%(title)s” %(why)s", name=match.asker.name, title=match.ask.title, why=match.why
                )
            found[reader.id] = [Line(said, external_url("asks.show", ask_id=match.ask.id), order=50)]
    return found
