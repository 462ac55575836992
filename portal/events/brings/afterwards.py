"""What came of the events that an edition of the newsletter told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core.house import Afterwards
from portal.events.registrations.models import Registration


def signed_up(ids: Sequence[int], since: datetime, until: datetime) -> Select[int]:
    """How many sign-ups of that time stand, or wait; whoever came in at the door is not asked how."""
    return (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id.in_(ids), Registration.joined_at >= since, Registration.joined_at < until)
        .where(Registration.ended_at.is_(None))
    )


SIGN_UPS = Afterwards(_l("Sign-ups to events in it"), signed_up)
