"""What relationships puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step
from portal.core.settings import today
from portal.relationships import queries


def steps(who: Actor, now: datetime) -> Iterable[Step]:
    """Who asked me whether we met; whom I met lately and wrote nothing about. A few, never how many."""
    if not who.is_member or who.person_id is None:
        return
    day = today(now)
    for _tie, asker in db.session.execute(queries.questions_to(who.person_id, day).limit(2)):
        yield Step(
            title=_("Did you and %(name)s meet?", name=asker.name),
            text=_("%(name)s says so. If you remember it too, say yes; if not, simply leave it.", name=asker.first),
            actions=((_("Answer %(name)s", name=asker.first), url_for("relationships.answer", person_id=asker.id)),),
            order=30,
            face=asker,
            icon="users-round",
        )
    fresh = queries.fresh_without_a_line([who.person_id], now, day, days=14).limit(1)
    for _owner, met in db.session.execute(fresh):
        yield Step(
            title=_("Write a line about %(name)s", name=met.name),
            text=_("You have met. One thing you learned, while it is fresh. Only you will ever read it."),
            actions=((_("Write it down"), url_for("relationships.person", person_id=met.id) + "#note"),),
            order=60,
            face=met,
            icon="pencil",
        )
