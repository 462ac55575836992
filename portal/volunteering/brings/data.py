"""What volunteering keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.volunteering.models import Assignment, Shift


def kept_about(person_id: int) -> list[dict[str, Any]]:
    """The shifts that somebody ever said yes to, for the download of everything kept about them."""
    found = select(Assignment).where(Assignment.person_id == person_id).order_by(Assignment.id)
    loaded = found.options(joinedload(Assignment.shift).joinedload(Shift.role))
    return [
        {
            "work": each.shift.role.name,
            "start": each.shift.start_utc,
            "end": each.shift.end_utc,
            "said_yes_at": each.assigned_at,
            "will_be_there_at": each.acknowledged_at,
            "given_back_at": each.cancelled_at,
        }
        for each in db.session.scalars(loaded)
    ]
