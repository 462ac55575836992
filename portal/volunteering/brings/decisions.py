"""What of volunteering waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import questions
from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_day
from portal.events.programme.models import Event
from portal.volunteering import queries
from portal.volunteering.brings.steps import A_WEEK, when
from portal.volunteering.models import Role, Shift
from portal.volunteering.wishes import queries as wishes
from portal.volunteering.wishes.models import KEPT, HelpWish

#: So many shifts are looked at, and so many days of work told of.
MOST_READ, MOST_TOLD = 30, 5
LACKING = Question[tuple[Shift, Role, str | None]](
    lambda _who: queries.lacking(questions.now(), questions.now(A_WEEK)).limit(MOST_READ).add_columns(Role, Event.slug)
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
    days: dict[Any, list[tuple[Shift, Role, str | None]]] = {}
    for row in told.get(LACKING):
        days.setdefault((row[0].local_day, row[1].id, row[2]), []).append(row)
    for rows in list(days.values())[:MOST_TOLD]:
        (shift, role, slug), shifts = rows[0], [row[0] for row in rows]
        more = ngettext(
            "One more makes it work.", "%(num)s more make it work.", sum(each.lacks for each in shifts)
        )  # fmt: skip
        yield Decision(
            title=_("%(work)s needs people", work=role.name),
            text=f"{_when(shifts)}. {more}",
            label=_("See the shift") if len(rows) == 1 else _("See the shifts"),
            url=url_for("volunteering.shift", number=shift.id) if len(rows) == 1 else _board(shift, slug),
            order=45,
            icon="hand-helping",
        )


def _when(shifts: list[Shift]) -> str:
    first = shifts[0]
    if len(shifts) == 1:
        return when(first)
    said = ngettext("%(num)s shift", "%(num)s shifts", len(shifts))
    return str(_("%(day)s, %(shifts)s", day=say_day(first.start_utc, first.zone), shifts=said))


def _board(shift: Shift, slug: str | None) -> str:
    day = shift.local_day.isoformat()
    if slug is None:
        return url_for("volunteering.office", day=day)
    return url_for("volunteering.board", slug=slug, day=day)
