"""What two entries that turn out to be one person have in one call: one candidacy is left, the one that is further."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.core.db import db
from portal.core.locking import lock
from portal.leadership.succession import queries
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Call, Candidacy, CandidacyState

#: The least decided first.
FURTHER = (
    CandidacyState.SUGGESTED, CandidacyState.STANDING, CandidacyState.LAPSED, CandidacyState.CHOSEN,
    CandidacyState.OFFERED,
)  # fmt: skip


def after_merge(gone: int, stays: int, now: datetime) -> None:
    """What could not go along is settled: nobody decides about an entry that is shown nowhere. Nobody is told.

    Of two that are open the one stays that leads further; beside one that was decided the other is over.
    """
    left = select(Candidacy.id, Candidacy.call_id).where(Candidacy.person_id == gone)
    for number, call_id in db.session.execute(left.order_by(Candidacy.call_id)).all():
        lock(db.session.get_one(Call, call_id))
        other = queries.candidacy(number)
        if not other.is_open and not other.may_be_chosen:
            continue
        mine = queries.live_candidacy(call_id, stays)
        if mine is not None and mine.state in FURTHER and FURTHER.index(mine.state) < FURTHER.index(other.state):
            _step_back(mine, now)
            other.person_id = stays
        else:
            _step_back(other, now)
        db.session.flush()
    db.session.execute(delete(Interest).where(Interest.person_id == gone))


def _step_back(candidacy: Candidacy, now: datetime) -> None:
    if candidacy.stood_at is None:
        candidacy.declined_at = now
    else:
        candidacy.withdrawn_at = now
    db.session.flush()
