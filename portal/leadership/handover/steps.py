"""What handovers put on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import last_day, say_day
from portal.core.settings import today
from portal.leadership.handover.models import State
from portal.leadership.handover.queries import handovers
from portal.leadership.handover.queries.handovers import AHEAD_DAYS, KEPT_DAYS, Passing
from portal.leadership.offices.models import Position, Term
from portal.leadership.offices.queries.counting import term_ends
from portal.leadership.offices.queries.rights import chaired_by_me
from portal.members.people.models import Person

MOST = 3
FACE = {Person: ("name", "given_name", "picture", "died_on", "erased_at"), Position: ("title", "body_id")}


def _unfinished() -> handovers.Whole:
    found = handovers.handovers(questions.day(AHEAD_DAYS), questions.day(-KEPT_DAYS))
    return found.where(handovers.unfinished()).limit(MOST)


MINE = Question[Any](lambda _who: _unfinished().where(handovers.of_person(ME)), only=FACE)
#: What is late in the bodies that somebody chairs, of others.
LATE = Question[Any](
    lambda _who: _unfinished().where(
        handovers.of_bodies(chaired_by_me()), term_ends <= questions.day(-handovers.LATE_DAYS),
        Term.person_id != ME, handovers.NEXT.person_id.is_distinct_from(ME),
        handovers.NEXT.id.is_not(None),
    ),
    only=FACE,
)  # fmt: skip


def _asked(who: Actor) -> list[Question[Any]]:
    if who.person_id is None:
        return []
    return [MINE, LATE] if who.chairs else [MINE]


@made_of(_asked)
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """What somebody hands over or takes over; for a chair, what two others have not finished."""
    for passing in handovers.told(told.get(MINE)):
        yield from _mine(passing, today(now), leaver=passing.leaves(who.person_id))
    for passing in handovers.told(told.get(LATE)):
        if passing.follower is not None:
            yield Step(
                title=_("%(role)s is not handed over yet", role=passing.term.title_as_held),
                text=_("From %(one)s to %(other)s.", one=passing.leaver.name, other=passing.follower.name),
                actions=((_("See how it stands"), _page(passing)),),
                order=34,
                face=passing.follower,
            )


def _mine(passing: Passing, day: date, *, leaver: bool) -> Iterable[Step]:
    if passing.leaver_is_gone or (passing.state is State.MET and not passing.can_acknowledge(leaver=leaver)):
        return
    role = passing.term.title_as_held
    if leaver and passing.follower is None:
        if passing.state is State.OPEN:
            yield Step(
                title=_("Write down what the next one needs: %(role)s", role=role),
                text=_(
                    "The last day of your term is %(day)s; nobody follows yet.",
                    day=say_day(last_day(passing.term.ends_as_of(day))),
                ),
                actions=((_("Prepare the handover"), _page(passing)),),
                order=24,
                icon="scroll-text",
            )
        return
    other = passing.follower if leaver else passing.leaver
    yield Step(
        title=_("Hand over to %(name)s: %(role)s", name=other.name if other else "", role=role)
        if leaver
        else _("Take over from %(name)s: %(role)s", name=other.name if other else "", role=role),
        text=_("Say that everything was handed on.")
        if passing.state is State.MET
        else _("A good hour together now spares months later."),
        actions=((_("See the handover"), _page(passing)),),
        order=16,
        face=other,
    )


def _page(passing: Passing) -> str:
    return url_for("leadership.handover", passing=passing.term.id)
