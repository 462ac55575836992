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
from portal.core.say import say_day
from portal.volunteering import queries
from portal.volunteering.brings.steps import A_WEEK, when
from portal.volunteering.models import Role, Shift
from portal.volunteering.wishes import queries as wishes
from portal.volunteering.wishes.models import KEPT, HelpWish

LACKING = Question[tuple[Shift, Role]](
    lambda _who: queries.lacking(questions.now(), questions.now(A_WEEK)).limit(5).add_columns(Role)
)
WAITING = Question[tuple[HelpWish, str | None]](
    lambda _who: wishes.waiting(questions.now(-KEPT)).limit(3),
    only={HelpWish: ("id", "sent_at")},
)


@made_of(lambda who: [LACKING, WAITING] if who.may(Right.VOLUNTEERING) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterable[Decision]:
    """Visitors who wait for an answer; shifts of the coming week that do not work with the people they have."""
    for wish, work in told.get(WAITING):
        yield Decision(
            title=_("A visitor would like to help: %(work)s", work=work) if work else _("A visitor would like to help"),
            text=_("They have waited for an answer since %(day)s.", day=say_day(wish.sent_at)),
            label=_("Read and answer"),
            url=url_for("volunteering.answer_help", number=wish.id),
            order=44,
            icon="hand-helping",
        )
    for shift, role in told.get(LACKING):
        yield Decision(
            title=_("%(work)s needs people", work=role.name),
            text=when(shift) + ". " + ngettext("One more makes it work.", "%(num)s more make it work.", shift.lacks),
            label=_("See the shift"),
            url=url_for("volunteering.shift", number=shift.id),
            order=45,
            icon="hand-helping",
        )
