"""Requests to be forgotten, for whom they are about and for the office."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.members.privacy.models import PrivacyRequest


def waiting_of(person_id: Any) -> Select[PrivacyRequest]:
    """The request of somebody that nobody has answered yet."""
    return select(PrivacyRequest).where(PrivacyRequest.person_id == person_id, PrivacyRequest.decision.is_(None))


def waiting() -> Select[PrivacyRequest]:
    """All that wait, those first that are due first."""
    found = select(PrivacyRequest).where(PrivacyRequest.decision.is_(None))
    return found.order_by(PrivacyRequest.due_on, PrivacyRequest.id)


def with_people(requests: Select[PrivacyRequest]) -> Select[PrivacyRequest]:
    """The same, with whom they are about."""
    return requests.options(joinedload(PrivacyRequest.person))


def last_of(person_id: int) -> Select[PrivacyRequest]:
    """The last request of somebody, answered or not."""
    found = select(PrivacyRequest).where(PrivacyRequest.person_id == person_id)
    return found.order_by(PrivacyRequest.id.desc()).limit(1)
