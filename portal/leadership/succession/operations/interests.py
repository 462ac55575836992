"""Saying that one would serve, and taking it back. It leaves no entry in the audit trail: it is theirs to tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from portal.core.db import db
from portal.core.locking import lock
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.offices.models import HeldHow, Position
from portal.leadership.offices.queries import by_way_of
from portal.leadership.succession import queries
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Candidacy, CandidacyState
from portal.members.memberships.queries import members
from portal.members.people.models import Person

#: After these, somebody may ask to be kept in mind.
PASSED_OVER = {CandidacyState.NOT_SELECTED, CandidacyState.FILLED}


def say_interest(
    position: Position, person: Person, *, words: str, now: datetime, candidacy_id: int | None = None
) -> Interest:
    """Say that one would serve in a position one day. Again only replaces the words.

    Raises OnlyMembersServe, HeldExOfficio.
    """
    lock(person)
    if not members.is_member_on(person.id, today(now)):
        raise errors.OnlyMembersServe
    if by_way_of(position.id, HeldHow.EX_OFFICIO) is not None:
        raise errors.HeldExOfficio
    found = queries.interest_of(person.id, position.id)
    if found is None:
        found = Interest(position_id=position.id, person_id=person.id, candidacy_id=candidacy_id)
        db.session.add(found)
    found.words, found.said_at = words, now
    db.session.flush()
    return found


def keep_in_mind(candidacy: Candidacy, *, now: datetime) -> Interest:
    """Ask to be thought of next time, after a call that went to another. Raises NotPassedOver, OnlyMembersServe."""
    candidacy = queries.candidacy(candidacy.id)
    if candidacy.state not in PASSED_OVER or candidacy.stood_at is None:
        raise errors.NotPassedOver
    known = queries.interest_of(candidacy.person_id, candidacy.call.position_id)
    if known is not None:
        return known
    return say_interest(candidacy.call.position, candidacy.person, words="", now=now, candidacy_id=candidacy.id)


def end_interest(interest: Interest) -> None:
    """Take it back; nobody is told, and nothing of it is kept."""
    db.session.execute(delete(Interest).where(Interest.id == interest.id))


def forget_interests(person_id: int) -> None:
    """Nobody thinks of somebody who is forgotten."""
    db.session.execute(delete(Interest).where(Interest.person_id == person_id))
