"""What a step in a call decides about, read anew under the call's lock: whoever decides about it does so one by one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.offices.models import Body, Position
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState


def hold_call(call: Call) -> None:
    """A call as it is now that nobody else has its lock."""
    lock(call)
    db.session.refresh(call, ["free_from"])


def hold_choice(candidacy: Candidacy) -> Candidacy:
    """A candidacy with its call and position, whose rights nobody changes meanwhile, as they are now."""
    body = select(Position.body_id).join(Call, Call.position_id == Position.id).where(Call.id == candidacy.call_id)
    locked(Body, db.session.scalars(body).one())
    return hold_candidacy(candidacy)


def hold_candidacy(candidacy: Candidacy) -> Candidacy:
    """A candidacy with its call, about which nobody else decides meanwhile, as they are now."""
    lock(db.session.get_one(Call, candidacy.call_id))
    return queries.candidacy(candidacy.id)


def may_go_on(
    candidacy: Candidacy,
    to: CandidacyState,
    *since: CandidacyState,
    now: datetime,
    gone: type[DomainError] = errors.AlreadyDecided,
) -> bool:
    """Whether a step is to be taken from one of these states, read under the call's lock; False when it was taken."""
    state = hold_candidacy(candidacy).state_on(today(now))
    if state is not to and state not in since:
        raise gone
    return state is not to
