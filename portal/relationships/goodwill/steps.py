"""What the goodwill diary puts on a member's home: a question to answer, and thanks to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.members.people.models import Person
from portal.relationships.goodwill import queries
from portal.relationships.goodwill.models import ASKED, GoodwillAct

#: So long thanks stand on home.
FRESH = timedelta(days=7)
_FACE = ("name", "given_name", "picture")
_ONLY = {GoodwillAct: ("by_receiver",), Person: _FACE}
ASKED_ME = Question[tuple[GoodwillAct, Person]](
    lambda _who: queries.asked(ME, questions.day()), only={GoodwillAct: ASKED, Person: _FACE}
)
THANKED_ME = Question[tuple[GoodwillAct, Person | None]](
    lambda _who: (
        queries.given_by(ME, questions.day())
        .where(
            GoodwillAct.confirmed_at > questions.now(-FRESH), GoodwillAct.hidden_at.is_(None), Person.id.is_not(None)
        )
        .limit(1)
    ),
    only=_ONLY,
)


@made_of(lambda who: [ASKED_ME, THANKED_ME] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """At most one of each."""
    for act, other in told.get(THANKED_ME):
        if other is not None:
            yield Step(
                title=_("%(name)s says that you helped", name=other.name),
                text=_("A word for you to read, and nothing you need to do."),
                actions=((_("Read it"), url_for("goodwill.show", act_id=act.id)),),
                order=26,
                face=other,
                icon="heart-handshake",
            )
    for act, asker in queries.waiting(told.get(ASKED_ME))[:1]:
        yield Step(
            title=_("Did what %(name)s did help you?", name=asker.name),
            text=_("%(name)s would be glad to know. If you would rather not say, simply leave it.", name=asker.first),
            actions=((_("Answer %(name)s", name=asker.first), url_for("goodwill.show", act_id=act.id)),),
            order=32,
            face=asker,
            icon="heart-handshake",
        )
