"""What volunteering puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import say_moment
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.volunteering import queries
from portal.volunteering.asks import queries as asks
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.models import Assignment, Role, Shift, StandInAsk

A_WEEK = timedelta(days=7)
WANTED = Question[tuple[ShiftAsk, Shift, Role, str | None]](
    lambda _who: asks.of_me_in_rows(ME, questions.now()).limit(2)
)
MINE = Question[tuple[Assignment, Shift, Role, Event | None]](
    lambda _who: queries.my_coming(ME, questions.now()).limit(3).add_columns(Shift, Role, Event)
)
ASKED = Question[tuple[StandInAsk, Assignment, Shift, Role, Person]](
    lambda _who: queries.stand_in_asks_to(ME, questions.now()).limit(2).add_columns(Assignment, Shift, Role, Person),
    only={Person: ("name",)},
)
LACKING = Question[tuple[Shift, Role, Event]](
    lambda _who: (
        queries.lacking_at_events_of(ME, questions.now(), questions.now(A_WEEK)).limit(1).add_columns(Role, Event)
    )
)
WELCOME = Question[tuple[Shift, Role, Event | None]](
    lambda who: (
        queries.open_first(who, questions.now()).where(Shift.taken < Shift.most).limit(1).add_columns(Role, Event)
    )
)


def _asked(who: Actor) -> list[Question[Any]]:
    if who.person_id is None:
        return []
    mine: list[Question[Any]] = [WANTED, MINE, ASKED, LACKING]
    return [*mine, WELCOME] if who.is_member else mine


@made_of(_asked)
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """My shift of tomorrow; a shift of my event that lacks people; else one where a hand is welcome."""
    for _ask, shift, role, asker in told.get(WANTED):
        yield Step(
            title=_("Would you help: %(work)s?", work=role.name),
            text=_("%(asker)s asks, for %(moment)s.", asker=asker, moment=when(shift)) if asker else when(shift),
            actions=((_("Say yes or no"), url_for("volunteering.shift", number=shift.id)),),
            order=13,
            icon="hand-helping",
        )
    for each, *_ours in told.get(MINE):
        if each.asks_whether_they_come(now):
            yield Step(
                title=_("%(work)s: you are expected %(moment)s", work=each.shift.role.name, moment=when(each.shift)),
                text=_("A word that you will be there helps whoever organises it."),
                actions=((_("I will be there"), url_for("volunteering.shift", number=each.shift_id)),),
                order=12,
                icon="hand-helping",
            )
    for ask, _theirs, shift, role, person in told.get(ASKED):
        yield Step(
            title=_("%(name)s asks whether you can stand in", name=person.name),
            text=_("%(work)s, %(moment)s.", work=role.name, moment=when(shift)),
            actions=((_("Answer"), url_for("volunteering.asked", number=ask.id)),),
            order=11,
            icon="hand-helping",
        )
    for shift, _role, event in told.get(LACKING):
        yield Step(
            title=_("%(event)s still needs a hand", event=event.title),
            text=_("%(work)s, %(moment)s.", work=shift.role.name, moment=when(shift)),
            actions=((_("See the shifts"), url_for("volunteering.board", slug=event.slug)),),
            order=26,
            icon="hand-helping",
        )
    if not told.get(MINE):
        yield from _welcome(told)


def _welcome(told: Told) -> Iterable[Step]:
    for shift, role, event in told.get(WELCOME):
        yield Step(
            title=_("A hand is welcome: %(work)s", work=role.name),
            text=when(shift) + (f", {event.title}" if event else ""),
            actions=((_("Have a look"), url_for("volunteering.shift", number=shift.id)),),
            order=72,
            icon="hand-helping",
        )


def when(shift: Shift) -> str:
    """ "Tuesday 19 May, 18:30", in the shift's own zone."""
    return say_moment(shift.start_utc, shift.zone)
