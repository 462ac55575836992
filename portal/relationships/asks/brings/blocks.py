"""What asks and offers tell in the newsletter: to members alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Told, made_of
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.models import Ask
from portal.relationships.asks.sight import stands

MOST = 8
OPEN = Question[tuple[Ask, Person]](
    lambda _who: queries.board(queries.Filters(), questions.day()).limit(MOST),
    only={Person: ("name",), Ask: ("title", "why")},
)


@made_of(lambda _who: [OPEN])
def open_asks(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """What stands on the board, the latest first."""
    return [
        BlockItem(
            source=("ask", ask.id), title=ask.title, text=" · ".join(part for part in (asker.name, ask.why) if part),
            url=external_url("asks.show", ask_id=ask.id),
        )
        for ask, asker in told.get(OPEN)
    ]  # fmt: skip


def visible_asks(ids: Sequence[int], who: Actor) -> Select[int] | set[int]:
    """Those of the asks that stand on the board today, for members."""
    if not who.is_member:
        return set()
    day = today()
    return select(Ask.id).join(Person, Person.id == Ask.asker_id).where(Ask.id.in_(ids), stands(day), counts_on(day))


BLOCK = BlockSource("open_asks", _l("Asks and offers"), 45, open_asks, for_members=True)
