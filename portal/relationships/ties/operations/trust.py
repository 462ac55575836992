"""What each of two says for itself once there is ground for it. Neither a no nor a silence is told to the other one."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.mail import outbox
from portal.relationships import pace
from portal.relationships.facts import WorkWelcomed, WorkWished
from portal.relationships.pace import Sends
from portal.relationships.ties import standing
from portal.relationships.ties.models import ASIDE, WAITS, TrustAnswer, TrustQuestion, WorkAnswer, WorkWish
from portal.relationships.ties.operations.ties import locked_pair
from portal.relationships.ties.stages import Stage


class TooSoon(DomainError):
    sentence = _l("There is time for this question. It comes when you know each other from talks, and help both ways.")


class NotTrustedYet(DomainError):
    sentence = _l("There is time for this: say it to somebody whom you trust, and who trusts you.")


class NothingSaid(DomainError):
    sentence = _l("There is nothing to answer here any more.")


def say_yes(me: int, other: int, question: TrustQuestion, *, today: date) -> None:
    """I say yes to one of the two questions about the other one, for myself. Twice changes nothing. Raises TooSoon.

    `today`: in the association's zone. When both have said yes to both, they trust each other and both see that.
    """
    tie = locked_pair(me, other)
    ready = standing.of_pair(tie, me, today).ready_on
    if ready is None or ready > today:
        raise TooSoon
    if db.session.get(TrustAnswer, (me, other, question)) is None:
        db.session.add(TrustAnswer(owner_id=me, about_id=other, question=question, day=today))


def take_back(me: int, other: int, question: TrustQuestion) -> None:
    """I do not say so any more, and nobody is told. Twice changes nothing."""
    locked_pair(me, other)
    row = db.session.get(TrustAnswer, (me, other, question))
    if row is not None:
        db.session.delete(row)


def would_work_with(me: int, other: int, *, today: date, now: datetime) -> None:
    """I say to the other one that I would like to work with them. Twice changes nothing; raises NotTrustedYet, and
    what `pace` raises. Where they have said so already, this is my yes to it.
    """
    tie = locked_pair(me, other)
    if db.session.get(WorkWish, (me, other)) is not None:
        return
    if db.session.get(WorkWish, (other, me)) is not None:
        answer(me, other, WorkAnswer.YES, now=now)
        return
    if (standing.of_pair(tie, me, today).stage or 0) < Stage.TRUSTED:
        raise NotTrustedYet
    pace.sends(Sends.WISH, me, now=now)
    db.session.add(WorkWish(owner_id=me, about_id=other, said_at=now, view=WAITS))
    db.session.flush()
    record(WorkWished(owner_id=me, about_id=other))


def no_longer(me: int, other: int) -> None:
    """I take it back: it is gone, and a letter about it that has not left does not leave. Twice changes nothing."""
    locked_pair(me, other)
    row = db.session.get(WorkWish, (me, other))
    if row is not None:
        db.session.delete(row)
        outbox.cancel(wish_key(me, other))


def answer(me: int, other: int, said: WorkAnswer, *, now: datetime) -> None:
    """I answer what the other one said. *Not now* is for my eyes alone and can become a yes; a yes stays one.

    Raises NothingSaid.
    """
    locked_pair(me, other)
    row = db.session.get(WorkWish, (other, me))
    if row is None:
        raise NothingSaid
    if row.welcomed_at is not None:
        return
    if said is WorkAnswer.NOT_NOW:
        row.view = ASIDE
    else:
        row.welcomed_at, row.view = now, WAITS
        db.session.flush()
        record(WorkWelcomed(owner_id=other, about_id=me))


def wish_key(owner: int, about: int) -> str:
    """The key of the letter about a wish: there is one, ever."""
    return f"relationships.work_wished:{owner}:{about}"
