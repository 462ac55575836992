"""What relationships bring to pages of others: home steps, the panel on a profile, lines of the newsletter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import BlockItem, Step
from portal.core.settings import association, today
from portal.core.web import external_url
from portal.members.models import Person
from portal.members.panels import Panel
from portal.relationships import policies, queries


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


def profile_panel(who: Actor, person: Person) -> Panel | None:
    """The panel beside a profile: how I stand with this person, and the one thing I can say next."""
    if who.person_id is None or not policies.know(who, person):
        return None
    day = today()
    if not queries.who_of([person.id], day):
        return None
    view = queries.my_view(who.person_id, person)
    return Panel("relationships/_panel.html", {"view": view, "about": person, "today": day}, order=10)


def follow_up(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader: at most three people they met lately and have written nothing about. One statement."""
    wanted = set(person_ids)
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    narrow = list(wanted) if len(wanted) <= 500 else None
    day = now.astimezone(ZoneInfo(association().time_zone)).date()
    found = queries.fresh_without_a_line(narrow, now, day)
    owner_id = found.selected_columns[0]
    columns = found.with_only_columns(owner_id, Person.id, Person.name, maintain_column_froms=True)
    for owner, number, name in db.session.execute(columns):
        if owner in wanted and len(lines[owner]) < 3:
            lines[owner].append(_line(number, name))
    return dict(lines)


def _line(number: int, name: str) -> BlockItem:
    return BlockItem(
        source=("person", number),
        title=name,
        text=_("You met lately. A good moment for a coffee, or for a line to remember."),
        url=external_url("relationships.person", person_id=number),
    )
