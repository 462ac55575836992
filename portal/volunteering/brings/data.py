"""What volunteering keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.volunteering.models import Assignment, Role, Shift

MINE = Question[tuple[Assignment, Shift, Role]](
    lambda _who: (
        select(Assignment, Shift, Role)
        .join(Assignment.shift)
        .join(Shift.role)
        .where(Assignment.person_id == ME)
        .order_by(Assignment.id)
    ),
    only={Shift: ("role_id", "start_utc", "end_utc"), Role: ("name",)},
)


@made_of(lambda _who: [MINE])
def kept_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """The shifts that somebody ever said yes to, for the download of everything kept about them."""
    return [
        {
            "work": role.name,
            "start": shift.start_utc,
            "end": shift.end_utc,
            "said_yes_at": each.assigned_at,
            "will_be_there_at": each.acknowledged_at,
            "given_back_at": each.cancelled_at,
        }
        for each, shift, role in told.get(MINE)
    ]


SHIFTS = PersonalData(_l("The shifts that you said yes to."), kept_about)
