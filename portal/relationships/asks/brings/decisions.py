"""What of asks and offers waits for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.models import Ask, AskReport

REPORTED = Question[tuple[Ask, Person, AskReport]](
    lambda _who: queries.reported(questions.day()).limit(3),
    only={Person: ("name", "picture"), Ask: ("title",), AskReport: ("at",)},
)


@made_of(lambda who: [REPORTED] if who.may(Right.MEMBERS) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Asks that members reported."""
    for ask, asker, report in told.get(REPORTED):
        yield Decision(
            ask.title, _("A member asks you to look at what %(name)s put on the board.", name=asker.name),
            _("Look at it"), url_for("asks.show", ask_id=ask.id), order=35, since=report.at, face=asker, icon="flag",
        )  # fmt: skip
