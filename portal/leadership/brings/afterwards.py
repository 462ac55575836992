"""What came of the calls that an edition of the newsletter told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core.house import Afterwards
from portal.leadership.offices.models import Opening


def filled(ids: Sequence[int], since: datetime, until: datetime) -> Select[int]:
    """How many of the seats that these calls ask for were filled in that time."""
    return (
        select(func.count())
        .select_from(Opening)
        .where(Opening.call_id.in_(ids), Opening.filled_at >= since, Opening.filled_at < until)
    )


ROLES = Afterwards(_l("Open roles in it that were filled"), filled, days=60, open=True)
