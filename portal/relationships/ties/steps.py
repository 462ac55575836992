"""What ties put on a member's home: that there is ground now for two questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, case, exists, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties import standing
from portal.relationships.ties.models import Tie, TrustAnswer

#: So many days the questions are mentioned, and then no more.
MENTIONED = 21
#: The other one of the Tie of the enclosing statement, and whether it is one of the reader's.
OTHER: Any = case((Tie.person_a_id == ME, Tie.person_b_id), else_=Tie.person_a_id)
MINE = or_(Tie.person_a_id == ME, Tie.person_b_id == ME)


def _due(_who: Actor) -> Select[Person]:
    answered = exists().where(TrustAnswer.owner_id == ME, TrustAnswer.about_id == Person.id)
    lately = (standing.ready(questions.day()), ~standing.ready(questions.day(-MENTIONED)))
    return (
        select(Person)
        .select_from(Tie)
        .join(Person, Person.id == OTHER)
        .where(MINE, *lately, ~answered, members.counts_on(questions.day()))
        .order_by(Tie.id)
        .limit(1)
    )


DUE = Question[Person](_due, only={Person: ("id", "name", "given_name", "picture")})


@made_of(lambda who: [DUE] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """Of whom I could say that I trust them: one, for three weeks."""
    for other in told.get(DUE):
        yield Step(
            title=_("Two questions about %(name)s", name=other.name),
            text=_("You have talked, and helped each other. Your answers are for you alone, and may wait."),
            actions=((_("Look at them"), url_for("relationships.person", person_id=other.id)),),
            order=46,
            face=other,
            icon="key-round",
        )
