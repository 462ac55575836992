"""What a plan puts on its owner's home: a look at it, once a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.relationships.plans import queries
from portal.relationships.plans.models import Aim

TO_LOOK_AT = Question[int](
    lambda _who: queries.to_look_at(ME, questions.now(-queries.LOOK_AFTER)).with_only_columns(Aim.id).limit(1)
)


@made_of(lambda who: [TO_LOOK_AT] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """One, whatever is to be looked at."""
    if told.get(TO_LOOK_AT):
        yield Step(
            title=_("Is your plan still so?"),
            text=_(
                "A quarter has gone since you wrote down whom you would like to reach. Keep it, change it or let go."
            ),
            actions=((_("Look at your plan"), url_for("relationships.my_plan")),),
            order=62,
            icon="target",
        )
