"""Offers as time passes: whoever has one is reminded, and the deciders hear that one lapsed. Nothing rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.leadership.succession import notices, queries
from portal.leadership.succession.models import Candidacy, CandidacyState
from portal.leadership.succession.operations.holding import hold_choice
from portal.leadership.succession.operations.lapsing import let_lapse

#: So many in one minute.
MOST = 100


def due(now: datetime) -> None:
    """Write what is due today."""
    day = today(now)
    for candidacy in _some(queries.offer_to_note(day)):
        with unit_of_work():
            let_lapse(hold_choice(candidacy).call, now=now)
    for candidacy in _some(Candidacy.offer_reminds <= day):
        with unit_of_work():
            _remind(hold_choice(candidacy), now)


def _some(which: ColumnElement[bool]) -> Sequence[Candidacy]:
    return db.session.scalars(select(Candidacy).where(which).order_by(Candidacy.id).limit(MOST)).all()


def _remind(candidacy: Candidacy, now: datetime) -> None:
    day, reminds = today(now), candidacy.offer_reminds
    if reminds is None or day < reminds:
        return
    candidacy.offer_reminds = None
    if candidacy.state_on(day) is CandidacyState.OFFERED and candidacy.call.withdrawn_at is None:
        turn = f":{candidacy.offer_ends}"
        notices.about_candidacy("offer_reminder", candidacy, [candidacy.person], turn=turn)
