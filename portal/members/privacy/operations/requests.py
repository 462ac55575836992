"""Requests to be forgotten: asked, taken back, given more time, refused. Carried out by `erasing`."""

from __future__ import annotations

from datetime import datetime

from portal.core import audit
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.locking import lock
from portal.core.settings import today
from portal.members.people.models import Person
from portal.members.privacy import notices
from portal.members.privacy.errors import AnsweredAlready, AskedAlready, ExtendedAlready, ReasonNeeded
from portal.members.privacy.models import Answer, PrivacyRequest
from portal.members.privacy.queries import waiting_of

#: By when a request is answered, and by when at the latest (GDPR, Article 12, 3).
MONTHS, AT_MOST = 1, 3


def ask(person: Person, *, now: datetime, how: str = "") -> PrivacyRequest:
    """They want to be forgotten; the office has a month. `how`: where it came by another way. Raises AskedAlready."""
    person = lock(person)
    if person.erased_at is not None or db.session.scalar(waiting_of(person.id)) is not None:
        raise AskedAlready
    request = PrivacyRequest(person_id=person.id, asked_at=now, how=how, due_on=add_months(today(now), MONTHS))
    db.session.add(request)
    db.session.flush()
    audit.write("members.erasure_asked", about=person, after={"due_on": request.due_on})
    notices.asked(request)
    return request


def withdraw(request: PrivacyRequest, *, now: datetime) -> None:
    """They changed their mind. Twice is once. Raises AnsweredAlready."""
    request = lock(request)
    if request.decision is not Answer.WITHDRAWN:
        _answer(request, Answer.WITHDRAWN, now)
        audit.write("members.erasure_withdrawn", about=("person", request.person_id))


def extend(request: PrivacyRequest, reason: str, *, now: datetime) -> None:
    """It takes until three months after it was asked, once, for a reason that they read.

    Raises ReasonNeeded, ExtendedAlready, AnsweredAlready.
    """
    request = lock(request)
    if not reason:
        raise ReasonNeeded
    if request.decision is not None:
        raise AnsweredAlready
    if request.extended_because is not None:
        raise ExtendedAlready
    request.due_on, request.extended_because = add_months(today(request.asked_at), AT_MOST), reason
    audit.write("members.erasure_extended", about=("person", request.person_id), after={"due_on": request.due_on})
    notices.extended(request)


def refuse(request: PrivacyRequest, reason: str, *, now: datetime) -> None:
    """Not, or not yet, for a reason that they read. Raises ReasonNeeded, AnsweredAlready."""
    request = lock(request)
    if not reason:
        raise ReasonNeeded
    _answer(request, Answer.REFUSED, now)
    request.reason = reason
    audit.write("members.erasure_refused", about=("person", request.person_id))
    notices.refused(request)


def _answer(request: PrivacyRequest, answer: Answer, now: datetime) -> None:
    if request.decision is not None:
        raise AnsweredAlready
    request.decision, request.decided_at = answer, now
    db.session.flush()
