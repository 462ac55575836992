"""The newsletter's block of new faces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import FIRST_DAY, LAST_DAY
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Told, made_of
from portal.core.web import external_url
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import newly_come, visible_people
from portal.members.people.models import Person, face_url

MOST = 12


CAME = Question[Person](
    lambda _who: (
        newly_come(FIRST_DAY, LAST_DAY, questions.day())
        .where(Person.introduce)
        .order_by(Belonging.since, Person.id)
        .limit(MOST)
    ),
    only={Person: ("name", "headline", "firm", "line", "picture")},
)


@made_of(lambda _who: [CAME])
def new_faces(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Members since a day of the period, who allow it and still belong."""
    return [
        BlockItem(
            source=("person", each.id), title=each.name,
            text=" · ".join(part for part in (each.headline or each.firm, each.line) if part),
            url=external_url("members.person", person_id=each.id), image=face_url(each.picture) or "",
        )
        for each in told.get(CAME)
    ]  # fmt: skip


def visible_faces(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the people whom this reader may see today and who still allow to be introduced."""
    return visible_people(who).where(Person.id.in_(ids), Person.introduce).with_only_columns(Person.id)


NEW_FACES = BlockSource("new_faces", _l("New faces"), 20, new_faces, for_members=True)
