"""Closing an ask with thanks to those who helped, and what members may read of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from portal.core import search
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.facts import record
from portal.core.folding import fold
from portal.core.locking import find_locked
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.errors import (
    NobodyCalledSo,
    NotAmongThem,
    NothingToThankFor,
    SeveralCalledSo,
    StandsNoMore,
    ThanksNobody,
)
from portal.relationships.asks.facts import HelpThanked
from portal.relationships.asks.models import Ask, AskAnswer, AskThanks, State
from portal.relationships.ties.operations import evidence


def close(
    ask_id: int, helpers: Collection[int], other: str, words: str, *, shown: bool, today: date, now: datetime
) -> None:
    """For its owner: it is done, and these helped: people who answered, and one more by name.

    What they say is confirmed help. Raises StandsNoMore, NotAmongThem, NobodyCalledSo, SeveralCalledSo, ThanksNobody.
    """
    ask = find_locked(Ask, ask_id)
    if ask is None or ask.state(today) not in {State.OPEN, State.OVER, State.RING}:
        raise StandsNoMore
    named = set(helpers)
    if named and ask.is_offer:
        raise NotAmongThem
    answered = select(AskAnswer.helper_id).where(AskAnswer.ask_id == ask_id, AskAnswer.helper_id.in_(named))
    if named - set(db.session.scalars(answered)):
        raise NotAmongThem
    if other:
        named.add(_called(other, but=ask.asker_id, today=today))
    if words and not named:
        raise ThanksNobody
    ask.closed_at = now
    search.forget(queries.SEARCHED, ask.id)
    for helper in sorted(named):
        _thank(ask, helper, ask.asker_id, words, shown=shown, today=today, now=now)
    db.session.flush()


def thank(ask_id: int, who: Actor, words: str, *, shown: bool, today: date, now: datetime) -> None:
    """For somebody whose wish for an offer was taken up: it was of use. Raises NothingToThankFor."""
    me = who.person_id or 0
    ask = find_locked(Ask, ask_id)
    mine = queries.my_answer(ask_id, me)
    thanked = select(AskThanks.id).where(AskThanks.ask_id == ask_id, AskThanks.helped_id == me)
    if ask is None or not ask.is_offer or ask.taken_down_at or mine is None or mine.accepted_at is None:
        raise NothingToThankFor
    if db.session.scalar(thanked) is not None:
        raise NothingToThankFor
    _thank(ask, ask.asker_id, me, words, shown=shown, today=today, now=now)
    db.session.flush()


def agree(thanks_id: int, *, now: datetime) -> None:
    """For the helper: their name may stand there."""
    row = find_locked(AskThanks, thanks_id)
    if row is not None:
        row.agreed_at, row.out_at = row.agreed_at or now, None
        db.session.flush()


def step_out(thanks_id: int, *, now: datetime) -> None:
    """For the helper: their name does not stand there, or no longer. Nobody is told."""
    row = find_locked(AskThanks, thanks_id)
    if row is not None:
        row.agreed_at, row.out_at = None, row.out_at or now
        db.session.flush()


def _thank(ask: Ask, helper: int, helped: int, words: str, *, shown: bool, today: date, now: datetime) -> None:
    """Whoever was helped says so: it is help that both know of (`ties.evidence`)."""
    row = AskThanks(ask_id=ask.id, helper_id=helper, helped_id=helped, at=now, shown=shown)
    row.words = words
    db.session.add(row)
    db.session.flush()
    key = f"ask:{ask.id}:{helper}:{helped}" if ask.is_offer else f"ask:{ask.id}:{helper}"
    evidence.helped(helper, helped, on=today, key=key, now=now)
    record(HelpThanked(ask_id=ask.id, thanks_id=row.id, helper_id=helper, helped_id=helped))


def _called(name: str, *, but: int, today: date) -> int:
    """The one member of today who is called so."""
    alike = select(Person).where(
        counts_on(today), Person.id != but, Person.name.icontains(name.strip(), autoescape=True)
    )
    exact = [each.id for each in db.session.scalars(alike.limit(50)) if fold(each.name) == fold(name)]
    if not exact:
        raise NobodyCalledSo
    if len(exact) > 1:
        raise SeveralCalledSo
    return exact[0]
