"""The plan of a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.relationships.plans.models import Aim

AIMS = Question[Aim](lambda _who: select(Aim).where(Aim.owner_id == ME).order_by(Aim.id))
NAMES = Question[tuple[int, str]](
    lambda _who: members.names_of(select(Aim.person_id).where(Aim.owner_id == ME), questions.day())
)


@made_of(lambda who: [AIMS, *([NAMES] if who.is_member else [])])
def kept_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """Line by line. Names are there of members and for members, as on pages."""
    names = dict(told.get(NAMES))
    return [
        {
            "whom": aim.whom,
            "by_name": names.get(aim.person_id) if aim.person_id else None,
            "for_what": aim.purpose,
            "by": aim.by,
            "written": aim.written_at,
            "looked_at": aim.looked_at,
            "ended": aim.ended_at,
            "ended_as": aim.ended_as,
        }
        for aim in told.get(AIMS)
    ]


PLAN = PersonalData(_l("Your plan: whom you want to reach, and for what."), kept_about)
