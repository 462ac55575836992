"""Business that somebody wrote down, for the download; what else the years tell stands in its own places there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.relationships.years.models import Business

MINE = Question[Business](
    lambda _who: select(Business).where(Business.owner_id == ME).order_by(Business.day, Business.id)
)


@made_of(lambda _who: [MINE])
def kept_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """Line by line."""
    return [
        {
            "what": row.what,
            "with": row.partner,
            "day": row.day,
            "amount": row.sum or None,
            "written": row.written_at,
        }
        for row in told.get(MINE)
    ]


BUSINESS = PersonalData(_l("Business that you wrote down for yourself."), kept_about)
