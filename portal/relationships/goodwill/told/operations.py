"""Letting the newsletter tell of help: whoever was helped writes the words, and its giver says yes. Either may stop it.

Nobody is reminded, and a no looks like silence.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.told.facts import ToldThanksWithdrawn
from portal.relationships.goodwill.told.models import ToldThanks


class NotConfirmedYet(DomainError):
    sentence = _l("First say that it helped; then the newsletter can tell of it.")


class NothingOffered(DomainError):
    sentence = _l("There is nothing of this for the newsletter any more.")


def offer(act: GoodwillAct, words: str, *, now: datetime) -> None:
    """These words may stand in the newsletter as far as I am concerned. What was agreed to was about other words.

    Raises NotConfirmedYet.
    """
    act = lock(act)
    if act.confirmed_at is None:
        raise NotConfirmedYet
    words, told = " ".join(words.split()), db.session.get(ToldThanks, act.id)
    if told is None:
        told = ToldThanks(act_id=act.id, offered_at=now, agreed_at=None)
        told.words, told.out_at = words, None
        db.session.add(told)
        return
    if told.words != words:
        _withdraw(told)
        told.words, told.offered_at = words, now


def take_words_back(act: GoodwillAct) -> None:
    """I would rather not have it told. A repeat does nothing."""
    act = lock(act)
    told = db.session.get(ToldThanks, act.id)
    if told is not None:
        _withdraw(told)
        db.session.delete(told)


def agree(act: GoodwillAct, *, now: datetime) -> None:
    """My name may stand there, with these words. Raises NothingOffered."""
    told = _offered(act)
    told.agreed_at, told.out_at = told.agreed_at or now, None


def step_out(act: GoodwillAct, *, now: datetime) -> None:
    """I would rather not, or not any more; nobody is told. Raises NothingOffered."""
    told = _offered(act)
    _withdraw(told)
    told.out_at = told.out_at or now


def _offered(act: GoodwillAct) -> ToldThanks:
    act = lock(act)
    told = db.session.get(ToldThanks, act.id)
    if told is None or act.confirmed_at is None:
        raise NothingOffered
    return told


def _withdraw(told: ToldThanks) -> None:
    if told.agreed_at is not None:
        told.agreed_at = None
        record(ToldThanksWithdrawn(act_id=told.act_id))
