"""What of volunteering waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import questions
from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.volunteering import queries
from portal.volunteering.brings.steps import A_WEEK, when
from portal.volunteering.models import Role, Shift

LACKING = Question[tuple[Shift, Role]](
    lambda _who: queries.lacking(questions.now(), questions.now(A_WEEK)).limit(5).add_columns(Role)
)


@made_of(lambda who: [LACKING] if who.may(Right.VOLUNTEERING) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterable[Decision]:
    """Shifts of the coming week that do not work with the people they have."""
    for shift, role in told.get(LACKING):
        yield Decision(
            title=_("%(work)s needs people", work=role.name),
            text=when(shift) + ". " + ngettext("One more makes it work.", "%(num)s more make it work.", shift.lacks),
            label=_("See the shift"),
            url=url_for("volunteering.shift", number=shift.id),
            order=45,
            icon="hand-helping",
        )
