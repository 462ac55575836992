"""What came of the shifts that an edition of the newsletter told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core.house import Afterwards
from portal.volunteering.models import Assignment


def taken(ids: Sequence[int], since: datetime, until: datetime) -> Select[int]:
    """How often one of the shifts was taken in that time, and not given back."""
    return (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.shift_id.in_(ids), Assignment.assigned_at >= since, Assignment.assigned_at < until)
        .where(Assignment.cancelled_at.is_(None))
    )


SHIFTS = Afterwards(_l("Places on shifts in it that were taken"), taken, open=True)
