"""Answering an ask, and what whoever asked makes of it. Both lines are read by the two of them alone."""

from __future__ import annotations

from datetime import date, datetime

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import find_locked
from portal.relationships import pace
from portal.relationships.asks import queries, sight
from portal.relationships.asks.errors import (
    AnsweredAlready,
    SaysNothing,
    SettledAlready,
    StandsNoMore,
    TakenBack,
    YourOwn,
)
from portal.relationships.asks.facts import AnswerAccepted, AskAnswered
from portal.relationships.asks.models import Ask, AskAnswer, Way
from portal.relationships.pace import Sends


def answer(ask_id: int, who: Actor, way: Way, line: str, *, today: date, now: datetime) -> AskAnswer:
    """One answer each. A word of encouragement needs its words; the others may go without, as in a ring.

    Raises StandsNoMore, YourOwn, AnsweredAlready, SaysNothing, and what `pace` raises.
    """
    me = who.person_id or 0
    pace.sends(Sends.ANSWER, me, ask_id, now=now)
    locked = find_locked(Ask, ask_id)
    found = sight.found(ask_id, who, today, now) if locked else None
    if found is None or not (found.answerable or found.mine):
        raise StandsNoMore
    if found.mine:
        raise YourOwn
    if not (who.is_member or found.in_the_room):
        raise StandsNoMore
    if queries.my_answer(ask_id, me) is not None:
        raise AnsweredAlready
    if way is Way.WORD and not line:
        raise SaysNothing
    said = AskAnswer(ask_id=ask_id, helper_id=me, way=way, at=now)
    said.line = line
    db.session.add(said)
    db.session.flush()
    if way is not Way.WORD:
        record(AskAnswered(ask_id=ask_id, answer_id=said.id, helper_id=me))
    return said


def take_back(ask_id: int, me: int) -> None:
    """Nothing of the answer stays, whatever had become of it; the asker is not told."""
    said = queries.my_answer(ask_id, me)
    if said is not None:
        db.session.delete(said)
        db.session.flush()


def accept(answer_id: int, reply: str, *, now: datetime) -> None:
    """Yes, gladly: for whoever asked, with a line for the helper. Raises TakenBack, SettledAlready."""
    said = _unsettled(answer_id)
    said.accepted_at, said.reply = now, reply
    db.session.flush()
    record(AnswerAccepted(ask_id=said.ask_id, answer_id=said.id, helper_id=said.helper_id))


def lay_aside(answer_id: int, *, now: datetime) -> None:
    """For whoever asked: nothing more of it is needed. The helper never learns. Raises TakenBack, SettledAlready."""
    said = _unsettled(answer_id)
    said.laid_aside_at = now
    db.session.flush()


def _unsettled(answer_id: int) -> AskAnswer:
    said = find_locked(AskAnswer, answer_id)
    if said is None:
        raise TakenBack
    if said.settled:
        raise SettledAlready
    return said
