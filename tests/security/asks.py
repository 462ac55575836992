"""A board with an ask and its answer, one that was taken down, thanks, and an open ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.events.programme.models import Event
from portal.relationships.asks.models import AskThanks, Side, Way
from portal.relationships.asks.operations import answering, closing, moderating, posting, ringing
from portal.relationships.asks.operations.posting import Words
from portal.relationships.goodwill.models import HelpKind
from tests.security.making import canary, today

if TYPE_CHECKING:
    from tests.security.world import World


def the_board(world: World) -> None:
    """The giver asks, the receiver can help; the receiver was helped by the giver, and thanks."""
    now, day = clock.now(), today()
    giver, receiver = world.people["giver"], world.people["receiver"]

    def post(person: int, title: str) -> int:
        return posting.post(person, Side.ASK, Words(title, HelpKind.CONTACT, "It is cold"), today=day, now=now).id

    def member(kind: str) -> Actor:
        return Actor(world.accounts[kind], world.people[kind], standing=Standing.MEMBER)

    standing, down, thanked = (
        post(giver, "A joiner"),
        post(giver, "Insurance"),
        post(receiver, "A second pair of hands"),
    )
    helps = member("receiver")
    answer = answering.answer(standing, helps, Way.HELP, canary("answer"), today=day, now=now)
    moderating.report(standing, receiver, canary("report"), now=now)
    moderating.take_down(down, canary("taken down"), now=now)
    answering.answer(thanked, member("giver"), Way.HELP, "", today=day, now=now)
    closing.close(thanked, [giver], "", canary("thanks"), shown=True, today=day, now=now)
    thanks = db.session.scalars(select(AskThanks.id)).one()
    event = db.session.scalars(select(Event).where(Event.slug == world.things["public event"])).one()
    ringing.open_ring(event, now=now)
    world.things |= {"ask": standing, "ask: down": down, "ask: answer": answer.id, "ask: thanks": thanks}
    world.things |= {"ask: thanked": thanked}
