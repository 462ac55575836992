"""The office's list of organisations: by status, plan, and what runs out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from portal.members.memberships.models import Membership, Organisation, Status
from portal.members.memberships.queries.endings import runs_out, sooner
from portal.members.memberships.queries.office import DUE, ENDS, NONE, due_by, on_plan
from portal.members.memberships.queries.organisations import named
from portal.members.memberships.status import is_status


def firms(*, words: str, status: str, day: date, plan: int = 0, due: str = "", order: str = "") -> Select[Organisation]:
    """Organisations by name, narrowed as `queries.office.everybody` narrows people.

    `order`: ENDS for those alone whose membership runs out, the first to run out first.
    """
    statement: Any = select(Organisation)
    if order == ENDS:
        ends, other = aliased(Membership), aliased(Membership)
        before = exists().where(other.organisation_id == Organisation.id, sooner(other, ends, day))
        statement = statement.join(ends, ends.organisation_id == Organisation.id)
        statement = statement.where(runs_out(ends, day), ~before).order_by(ends.grace_until, ends.id)
    else:
        statement = statement.order_by(Organisation.name_key)
    statement = named(statement, words)
    if plan:
        statement = statement.where(_has(on_plan(plan, day)))
    if due in DUE:
        statement = statement.where(_has(due_by(due, day)))
    if status == NONE:
        statement = statement.where(~exists().where(Membership.organisation_id == Organisation.id))
    elif status in {each.value for each in Status}:
        statement = statement.where(_has(is_status(Status(status), day)))
    return statement  # type: ignore[no-any-return]


def _has(these: ColumnElement[bool]) -> ColumnElement[bool]:
    """Found among the memberships first: few organisations of many are at a status."""
    held = select(Membership.organisation_id).where(Membership.organisation_id.is_not(None), these)
    return Organisation.id.in_(held)
