"""What relationships puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.events.programme.models import Event
from portal.members.newcomers.path import FirstStep
from portal.members.people.models import Person
from portal.relationships.picks import picked
from portal.relationships.ties import queries, sides
from portal.relationships.ties.models import LEFT, Tie

A_DAY, LATELY = timedelta(days=1), timedelta(days=14)
CONVERSATIONS = 2
#: Who asked, on home at once.
MOST_ASKERS = 2
_FACE = {Person: ("name", "given_name", "picture")}
ASKED_ME = Question[tuple[Tie, Person]](lambda _who: queries.asked(ME, questions.day()), only=_FACE | {Tie: LEFT})
UNWRITTEN = Question[tuple[int, Person]](
    lambda _who: queries.fresh_without_a_line([ME], questions.now(-LATELY), questions.now(), questions.day()).limit(1),
    only=_FACE,
)
AFTER = Question[Event](lambda _who: picked.to_look_back_on(questions.now(-A_DAY), questions.now(-LATELY)))


def _has_met_two() -> ColumnElement[bool]:
    """Two people and they have said of one another that they met."""
    theirs = select(func.count()).select_from(Tie).where(Tie.confirmed_at.is_not(None))
    theirs = theirs.where(sides.mine(Person.id))
    return theirs.correlate(Person).scalar_subquery() >= CONVERSATIONS


def first_steps() -> list[FirstStep]:
    """What is proposed to whoever is new."""
    return [
        FirstStep(
            "conversations", _l("Have two good conversations"),
            _l("A coffee each is plenty. Say on their page that you met."), _l("Look who is here"),
            lambda: url_for("members.people"), _has_met_two, order=40,
        ),
    ]  # fmt: skip


@made_of(lambda who: [ASKED_ME, AFTER, UNWRITTEN] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """Who asked me whether we met; an event to look back on; whom I met and wrote nothing about. A few."""
    for asker in queries.waiting(told.get(ASKED_ME))[:MOST_ASKERS]:
        yield Step(
            title=_("Did you and %(name)s meet?", name=asker.name),
            text=_("%(name)s says so. If you remember it too, say yes; if not, simply leave it.", name=asker.first),
            actions=((_("Answer %(name)s", name=asker.first), url_for("relationships.answer", person_id=asker.id)),),
            order=30,
            face=asker,
            icon="users-round",
        )
    for event in told.get(AFTER):
        yield Step(
            title=_("Whom would you like to see again?"),
            text=_(
                "You were at %(title)s. Pick three to five people while it is fresh; nobody is told.", title=event.title
            ),
            actions=((_("Look who was there"), url_for("relationships.after", slug=event.slug)),),
            order=41,
            icon="heart-handshake",
        )
    for _owner, met in told.get(UNWRITTEN):
        yield Step(
            title=_("Write a line about %(name)s", name=met.name),
            text=_("You have met. One thing you learned, while it is fresh. Only you will ever read it."),
            actions=((_("Write it down"), url_for("relationships.person", person_id=met.id) + "#note"),),
            order=60,
            face=met,
            icon="pencil",
        )
