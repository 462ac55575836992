"""When an ask breaks the rules of the house: members tell the office, and the office takes it down with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from portal.core import audit, search
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import find_locked
from portal.relationships import pace
from portal.relationships.asks import queries
from portal.relationships.asks.errors import StandsNoMore
from portal.relationships.asks.facts import AskTakenDown
from portal.relationships.asks.models import Ask, AskReport
from portal.relationships.pace import Sends


def report(ask_id: int, me: int, words: str, *, now: datetime) -> None:
    """Ask the office to look at it; again says it anew. Its owner never learns who did. Raises what `pace` raises."""
    pace.sends(Sends.REPORT, me, now=now)
    mine = select(AskReport).where(AskReport.ask_id == ask_id, AskReport.reporter_id == me)
    find_locked(Ask, ask_id)
    row = db.session.scalar(mine) or AskReport(ask_id=ask_id, reporter_id=me, at=now)
    row.words, row.at, row.settled_at = words, now, None
    db.session.add(row)
    db.session.flush()


def take_down(ask_id: int, why: str, *, now: datetime) -> None:
    """For the members' office: it stands nowhere any more, and its owner reads why. Raises StandsNoMore."""
    ask = find_locked(Ask, ask_id)
    if ask is None or ask.taken_down_at or ask.closed_at:
        raise StandsNoMore
    ask.taken_down_at, ask.taken_down_why = now, why
    search.forget(queries.SEARCHED, ask.id)
    _settle(ask_id, now)
    record(AskTakenDown(ask_id=ask.id, asker_id=ask.asker_id))
    audit.write("relationships.ask_taken_down", about=ask)


def leave_standing(ask_id: int, *, now: datetime) -> None:
    """For the members' office: it was looked at, and may stand."""
    ask = find_locked(Ask, ask_id)
    if ask is not None and _settle(ask_id, now):
        audit.write("relationships.ask_left_standing", about=ask)


def _settle(ask_id: int, now: datetime) -> bool:
    waiting = update(AskReport).where(AskReport.ask_id == ask_id, AskReport.settled_at.is_(None))
    done = db.session.execute(waiting.values(settled_at=now).returning(AskReport.id))
    return bool(done.all())
