"""What comes after a term, on the home of whoever leaves and of whoever chairs the body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import last_day, say_day
from portal.core.settings import today
from portal.leadership.next_chapter import queries
from portal.leadership.next_chapter.models import AFTER, ASK_DAYS, FollowUp
from portal.leadership.offices.models import Body, Position, Term
from portal.leadership.offices.queries.rights import chaired_by_me
from portal.members.people.models import Person

MOST = 2
FACE = {Person: ("name", "given_name", "picture"), Position: ("title", "body_id"), Body: ("name",)}


def _left(days: int, _who: Actor) -> Any:
    """Those with whom a word is due, in the bodies that somebody chairs."""
    found = queries.left(days, questions.day(-days), questions.day(-days - queries.WORD_DAYS))
    mine = found.where(Body.id.in_(chaired_by_me()), Term.person_id != ME, FollowUp.talked_at.is_(None))
    return mine.limit(MOST)


MINE = Question[Any](
    lambda _who: (
        queries.to_ask(questions.day(ASK_DAYS), questions.day(-queries.OPEN_DAYS))
        .where(Term.person_id == ME, ~queries.quiet())
        .limit(MOST)
    ),
    only=FACE,
)
THEIRS = {days: Question[Any](partial(_left, days), only=FACE) for days in AFTER}


def _asked(who: Actor) -> list[Question[Any]]:
    if who.person_id is None:
        return []
    return [MINE, *THEIRS.values()] if who.chairs else [MINE]


@made_of(_asked)
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """What would you enjoy next; a word with somebody who stepped down."""
    for term, *_rest in told.get(MINE):
        yield Step(
            title=_("What would you enjoy next?"),
            text=_(
                "%(role)s: your last day is %(day)s. Tell us what you wish for, or that you would rather rest.",
                role=term.title_as_held, day=say_day(last_day(term.ends_as_of(today(now)))),
            ),
            actions=((_("Say what you would like"), url_for("leadership.next_chapter", chapter=term.id)),),
            order=30,
            icon="sprout",
        )  # fmt: skip
    for days, question in THEIRS.items():
        for _term, _position, body, person, *_rest in told.get(question):
            yield Step(
                title=_("A word with %(name)s", name=person.name),
                text=_since(days, body.name),
                actions=((_("See what they wish for"), url_for("leadership.next_chapters")),),
                order=38,
                face=person,
            )


def _since(days: int, body: str) -> str:
    if days == AFTER[0]:
        return str(_("They stepped down a month ago: %(body)s.", body=body))
    if days == AFTER[1]:
        return str(_("They stepped down three months ago: %(body)s.", body=body))
    return str(_("They stepped down a year ago: %(body)s.", body=body))
