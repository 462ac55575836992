"""What the board tells one reader of the newsletter alone: an ask that they could answer, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select
from sqlalchemy.orm import load_only

from portal.core.db import db
from portal.core.house import BlockItem, PersonalSource
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.matching import Match, could_answer
from portal.relationships.asks.models import AskAnswer, Side

#: What of a reader is compared with asks; read for them alone.
READ = (Person.offer, Person.ask, Person.trade, Person.headline, Person.town, Person.interests)


def you_could_answer(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader the ask of somebody else that their own profile fits best, if any. Two statements."""
    board = queries.board(queries.Filters(side=Side.ASK), today(now)).limit(queries.MOST_COMPARED)
    asks = [(ask, asker) for ask, asker in db.session.execute(board)]
    if not asks:
        return {}
    theirs = and_(AskAnswer.helper_id == Person.id, AskAnswer.ask_id.in_([ask.id for ask, _asker in asks]))
    readers = select(Person, AskAnswer.ask_id).outerjoin(AskAnswer, theirs).where(Person.id.in_(person_ids))
    answered: dict[Person, set[int | None]] = {}
    for reader, ask_id in db.session.execute(readers.options(load_only(*READ))):
        answered.setdefault(reader, set()).add(ask_id)
    lines = {}
    for reader, known in answered.items():
        others = ((ask, asker) for ask, asker in asks if asker.id != reader.id and ask.id not in known)
        for match in could_answer(reader, others, most=1):
            lines[reader.id] = [_line(match)]
    return lines


def _line(match: Match) -> BlockItem:
    ask, said = match.ask, {"name": match.asker.first, "why": match.why}
    text = _("%(name)s asks, and you could be the one to answer. %(why)s", **said)
    return BlockItem(("ask", ask.id), ask.title, text, external_url("asks.show", ask_id=ask.id))


PERSONAL = PersonalSource("asks.yours", _l("What you could answer"), 28, you_could_answer)
