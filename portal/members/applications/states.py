"""Where an application stands, from its dates: in Python for one, in SQL for the queue."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from portal.members.applications.models import Application


class State(StrEnum):
    """Draft, then sent and perhaps asked for more, then decided."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_INFORMATION = "needs_information"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def state_of(application: Application) -> State:
    if application.decision is not None:
        return State(application.decision.value)
    if application.submitted_at is None:
        return State.DRAFT
    asked, answered = application.asked_at, application.answered_at
    return State.NEEDS_INFORMATION if asked and (answered is None or answered < asked) else State.SUBMITTED


def stands(state: State) -> ColumnElement[bool]:
    """The same, as a condition on the rows."""
    row = Application
    if state in {State.APPROVED, State.DECLINED, State.WITHDRAWN}:
        return row.decision == state.value
    if state is State.DRAFT:
        return and_(row.decided_at.is_(None), row.submitted_at.is_(None))
    waits_for_them = and_(row.asked_at.is_not(None), or_(row.answered_at.is_(None), row.answered_at < row.asked_at))
    sent = and_(row.decided_at.is_(None), row.submitted_at.is_not(None))
    if state is State.NEEDS_INFORMATION:
        return and_(sent, waits_for_them)
    return and_(sent, or_(row.asked_at.is_(None), row.answered_at >= row.asked_at))
