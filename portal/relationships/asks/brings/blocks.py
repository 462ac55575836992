"""What asks and offers tell in the newsletter: to members alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import SINCE, UNTIL
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways, sentences
from portal.core.questions import Question, Told, made_of
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.models import Ask
from portal.relationships.asks.sight import stands

MOST = 8
#: So much of what somebody writes about it stands in the letter.
OF_IT = 200
NEW = Question[tuple[Ask, Person]](
    lambda _who: (
        queries.board(queries.Filters(), questions.day())
        .where(Ask.raised_at >= SINCE, Ask.raised_at < UNTIL, Person.died_on.is_(None))
        .limit(MOST)
    ),
    only={Person: ("name", "given_name"), Ask: ("title", "why", "side")},
)


@made_of(lambda _who: [NEW])
def open_asks(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """What was put on the board within the edition's stretch and still stands there: what is given before asks."""
    ways, found = Ways("open_asks"), []
    for ask, asker in sorted(told.get(NEW), key=lambda row: not row[0].is_offer):
        way, text = _said(ask, asker, ways)
        found.append(BlockItem(("ask", ask.id), ask.title, text, external_url("asks.show", ask_id=ask.id), way=way))
    return found


def _said(ask: Ask, asker: Person, ways: Ways) -> tuple[int, str]:
    """Whose it is, with what they write about it in their own words."""
    said = {"name": asker.name, "first": asker.first, "why": sentences(ask.why, OF_IT)}
    among = f"{ask.side}:{bool(said['why'])}"
    if ask.is_offer and said["why"]:
        told = [
            _("%(name)s offers it: “%(why)s”", **said),
            _("“%(why)s” That is from %(name)s, and it is meant.", **said),
            _("An offer from %(name)s, who writes: “%(why)s”", **said),
        ]
    elif ask.is_offer:
        told = [
            _("%(name)s offers it. Simply ask.", **said),
            _("That is from %(name)s, for whoever can use it.", **said),
        ]
    elif said["why"]:
        told = [
            _("%(name)s asks for it: “%(why)s”", **said),
            _("“%(why)s” Do you know how, or who? %(name)s would be glad.", **said),
            _("This would help %(name)s, who writes: “%(why)s”", **said),
        ]
    else:
        told = [
            _("%(name)s is looking for it, and glad of any hint.", **said),
            _("Perhaps you can help %(name)s, or know somebody who can.", **said),
            _("This would help %(name)s.", **said),
        ]
    return ways.choose(("ask", ask.id), told, among=among)


def visible_asks(ids: Sequence[int], who: Actor) -> Select[int] | set[int]:
    """Those of the asks that stand on the board today, for members."""
    if not who.is_member:
        return set()
    day = today()
    return select(Ask.id).join(Person, Person.id == Ask.asker_id).where(Ask.id.in_(ids), stands(day), counts_on(day))


BLOCK = BlockSource(
    "open_asks",
    _l("Asks and offers"),
    50,
    open_asks,
    for_members=True,
    leads=(
        _l("An answer costs a minute. Often it is a name that helps."),
        _l("Read it with somebody in mind."),
        _l("Perhaps it is easy for you."),
    ),
    mention=_l("what members offer and look for"),
)
