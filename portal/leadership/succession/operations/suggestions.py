"""Suggesting somebody for a call, and what they say to it. As with candidacies, no entry in the trail tells of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import CandidacyMade, PersonSuggested
from portal.leadership.succession.models import Call, Candidacy, CandidacyState, Origin
from portal.leadership.succession.operations.candidacies import refuse_beside, refuse_when_closed
from portal.leadership.succession.operations.holding import hold_call, may_go_on
from portal.members.memberships.queries import members
from portal.members.people.models import Person

MOST_SUGGESTIONS = 5


def suggest(call: Call, person: Person, *, by: Person, now: datetime) -> None:
    """Suggest somebody. Only they are told.

    Nothing shows whether they stand, were asked or said no before: the caller gets the same silence, reads afterwards
    that they were asked, and has one suggestion less. Raises CallClosed, SuggestYourself, PlentySuggested.
    """
    hold_call(call)
    refuse_when_closed(call, now)
    if person.id == by.id:
        raise errors.SuggestYourself
    made = select(func.count()).select_from(Candidacy).where(Candidacy.call_id == call.id)
    mine = made.where(Candidacy.nominated_by_id == by.id)
    if db.session.scalar(mine.where(Candidacy.person_id == person.id)):
        return
    if (db.session.scalar(mine) or 0) >= MOST_SUGGESTIONS:
        raise errors.PlentySuggested
    known = db.session.scalar(made.where(Candidacy.person_id == person.id))
    unheard = bool(known) or not members.is_member_on(person.id, today(now))
    candidacy = Candidacy(
        call_id=call.id, person_id=person.id, origin=Origin.NOMINATED, nominated_by_id=by.id, suggested_at=now
    )
    candidacy.declined_at = now if unheard else None  # kept all the same: what is missing would tell
    db.session.add(candidacy)
    db.session.flush()
    if unheard:
        return
    record(PersonSuggested(candidacy_id=candidacy.id))


def accept_suggestion(candidacy: Candidacy, *, statement: str, now: datetime) -> None:
    """Say yes to having been suggested: from now on the deciders see the candidacy. A repeat does nothing.

    Raises AlreadyDecided, CallClosed, DecidedThere, Incompatible.
    """
    if not may_go_on(candidacy, CandidacyState.STANDING, CandidacyState.SUGGESTED, now=now):
        return
    refuse_when_closed(candidacy.call, now)
    refuse_beside(candidacy.call, candidacy.person)
    candidacy.stood_at, candidacy.statement = now, statement
    record(CandidacyMade(candidacy_id=candidacy.id))


def decline_suggestion(candidacy: Candidacy, *, now: datetime) -> None:
    """Say no to having been suggested; nobody is told. A repeat does nothing. Raises AlreadyDecided."""
    if not may_go_on(candidacy, CandidacyState.DECLINED, CandidacyState.SUGGESTED, now=now):
        return
    candidacy.declined_at = now
