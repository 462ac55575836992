"""The SQL of the two sides of a tie, or of evidence: nothing here tells what one of them keeps for themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, or_

from portal.relationships.ties.models import Tie


def mine(person_id: Any, row: Any = Tie) -> ColumnElement[bool]:
    """They are one of the two, of a tie or of evidence (`row`)."""
    return or_(row.person_a_id == person_id, row.person_b_id == person_id)


def other_of(person_id: Any, row: Any = Tie) -> ColumnElement[int]:
    """The id of the other one."""
    return case((row.person_a_id == person_id, row.person_b_id), else_=row.person_a_id)


def said_by(person_id: Any) -> ColumnElement[datetime | None]:
    """When this one of the two of a tie said that they met."""
    return case((Tie.person_a_id == person_id, Tie.a_met_at), else_=Tie.b_met_at)
