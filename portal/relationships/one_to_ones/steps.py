"""What one-to-ones put on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import say_date
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne, Promise, Round
from portal.relationships.one_to_ones.seen import Seen, heard, see
from portal.relationships.one_to_ones.states import ASKED_FOR

_FACE = ("name", "given_name", "picture", "died_on")
#: Of a round what says whose turn it is: not what was written.
_ROUND = ("one_to_one_id", "number", "turn", "moving", "by", "at", "start_1", "start_2", "start_3", "answer", "minutes")
#: So many of each.
MOST = 2


def _living(_who: Actor) -> Select[OneToOne, Round, Person]:
    found = queries.living(ME, questions.now(), questions.now(-ASKED_FOR))
    return found.where(*members.alive_on(questions.day())).limit(20)


def _due(_who: Actor) -> Select[Promise, str, Person]:
    found = select(Promise, OneToOne.handle, Person).select_from(Promise)
    found = found.join(OneToOne, OneToOne.id == Promise.one_to_one_id)
    found = found.join(Person, Person.id == queries.other_of(ME))
    mine = (Promise.owner_id == ME, Promise.kept_at.is_(None), Promise.by <= questions.day())
    late = (Promise.by > questions.day(-30), *members.alive_on(questions.day()))
    return found.where(*mine, *late).order_by(Promise.by, Promise.id).limit(MOST)


LIVING = Question[tuple[OneToOne, Round, Person]](_living, only={Person: _FACE, Round: _ROUND})
DUE = Question[tuple[Promise, str, Person]](_due, only={Person: _FACE, Promise: ("by",)})


@made_of(lambda who: [LIVING, DUE] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """Whose times wait for me; a talk of which I have not said whether it took place; what I promised by today."""
    me = who.person_id or 0
    rows = told.get(LIVING)
    talks = [see(talk, last, other, me, now) for talk, last, other in rows if heard(talk, me)]
    for seen in [each for each in talks if each.my_turn][:MOST]:
        yield _answer(seen)
    for seen in [each for each in talks if each.asks_me][:MOST]:
        yield Step(
            title=_("Did you and %(name)s talk?", name=seen.other.name),
            text=_("You meant to talk on %(day)s. It counts once both of you say so.", day=say_date(seen.starts_at)),
            actions=((_("Say how it was"), url_for("one_to_ones.show", handle=seen.handle)),),
            order=22,
            face=seen.other,
            icon="messages-square",
        )
    for _promise, handle, other in told.get(DUE):
        yield Step(
            title=_("What you promised %(name)s", name=other.name),
            text=_("Its day has come. Only you are reminded."),
            actions=((_("See what it was"), url_for("one_to_ones.show", handle=handle)),),
            order=20,
            face=other,
            icon="hand-heart",
        )


def _answer(seen: Seen) -> Step:
    name = seen.other.name
    return Step(
        title=_("%(name)s would like to move your talk", name=name)
        if seen.starts_at
        else _("%(name)s would like to talk with you", name=name),
        text=_("Take a time, answer with others, or leave it: nobody has to say why."),
        actions=((_("Look at the times"), url_for("one_to_ones.show", handle=seen.handle)),),
        order=18,
        face=seen.other,
        icon="coffee",
    )
