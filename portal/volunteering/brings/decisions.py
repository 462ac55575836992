"""What of volunteering waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.core.house import Decision
from portal.volunteering import queries
from portal.volunteering.brings.steps import when


def decisions(who: Actor, now: datetime) -> Iterable[Decision]:
    """Shifts of the coming week that do not work with the people they have."""
    if not who.may(Right.VOLUNTEERING):
        return
    for shift in db.session.scalars(queries.lacking(now, now + timedelta(days=7)).limit(5)):
        yield Decision(
            title=_("%(work)s needs people", work=shift.role.name),
            text=when(shift) + ". " + ngettext("One more makes it work.", "%(num)s more make it work.", shift.lacks),
            label=_("See the shift"),
            url=url_for("volunteering.shift", number=shift.id),
            order=45,
            icon="hand-helping",
        )
