"""What the focus circle puts on its owner's home: what they meant to do for somebody, and a look at a chair."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.members.people.models import Person
from portal.relationships.circle import queries
from portal.relationships.circle.models import CircleChair

_ONLY = {CircleChair: ("chair",), Person: ("name", "given_name", "picture")}
DUE = Question[Person](
    lambda _who: queries.due(ME, questions.day(1), questions.day()).with_only_columns(Person).limit(1), only=_ONLY
)
TO_LOOK_AT = Question[Person](
    lambda _who: (
        queries.to_look_at(ME, questions.now(-queries.REVIEW), questions.day()).with_only_columns(Person).limit(1)
    ),
    only=_ONLY,
)


@made_of(lambda who: [DUE, TO_LOOK_AT] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """At most one of each."""
    for person in told.get(DUE):
        yield Step(
            title=_("What you meant to do for %(name)s", name=person.name),
            text=_("You wrote it down for about now. It may also wait; only you know of it."),
            actions=((_("See what it was"), url_for("relationships.circle") + f"#person-{person.id}"),),
            order=38,
            face=person,
            icon="armchair",
        )
    for person in told.get(TO_LOOK_AT):
        yield Step(
            title=_("Does %(name)s keep the chair in your circle?", name=person.name),
            text=_("A season has gone. Keep it, let them rest, or give it to somebody else. Nobody is told."),
            actions=((_("Look round the circle"), url_for("relationships.circle") + f"#person-{person.id}"),),
            order=58,
            face=person,
            icon="armchair",
        )
