"""The newsletter's block of new faces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor
from portal.core.dates import local
from portal.core.db import db
from portal.core.house import BlockItem, BlockSource
from portal.core.settings import association, today
from portal.core.web import external_url
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import newly_come, visible_people
from portal.members.people.models import Person, face_url

MOST = 12


def new_faces(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """Members since a day of the period, who allow it and still belong."""
    zone = association().time_zone
    came = newly_come(local(since, zone).date(), local(until, zone).date(), today(now))
    found = (
        came.with_only_columns(Person.id, Person.name, Person.headline, Person.firm, Person.line, Person.picture)
        .where(Person.introduce)
        .order_by(Belonging.since, Person.id)
        .limit(MOST)
    )
    return [
        BlockItem(
            source=("person", number), title=name, text=" · ".join(part for part in (headline or firm, line) if part),
            url=external_url("members.person", person_id=number), image=face_url(picture) or "",
        )
        for number, name, headline, firm, line, picture in db.session.execute(found)
    ]  # fmt: skip


def visible_faces(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the people whom this reader may see today and who still allow to be introduced."""
    return set(
        db.session.scalars(visible_people(who).where(Person.id.in_(ids), Person.introduce).with_only_columns(Person.id))
    )


NEW_FACES = BlockSource("new_faces", _l("New faces"), 20, new_faces, for_members=True)
