"""A question on a member's home: whether the newsletter may tell that they helped."""

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
from portal.relationships.goodwill.told import queries
from portal.relationships.goodwill.told.models import ToldThanks

ASKED = Question[tuple[ToldThanks, Person]](
    lambda _who: queries.asked(ME, questions.day()).limit(10),
    only={ToldThanks: ("own_key", "out_sealed"), Person: ("name", "given_name", "picture")},
)


@made_of(lambda who: [ASKED] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """One at a time, and none that was left."""
    for words, helped in [each for each in told.get(ASKED) if each[0].out_at is None][:1]:
        yield Step(
            title=_("%(name)s would like to thank you in the newsletter", name=helped.name),
            text=_("Read the words first. They appear only if you say yes, and saying nothing is fine."),
            actions=((_("Read them"), url_for("goodwill.show", act_id=words.act_id)),),
            order=27,
            face=helped,
            icon="newspaper",
        )
