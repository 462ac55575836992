"""What relationships tells one reader of the newsletter alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.house import BlockItem
from portal.core.settings import today
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.relationships.picks.models import EventPick
from portal.relationships.ties import queries

LATELY = timedelta(days=31)
MOST = 3


def follow_up(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader: at most three people they met lately and have written nothing about. One statement.

    Where the reader picked them after an event, it says which: their own note, which nobody else reads.
    """
    wanted = set(person_ids)
    found = queries.fresh_without_a_line(list(wanted), now - LATELY, now, today(now))
    owner = found.selected_columns[0]
    at = (
        select(func.min(Event.title))
        .join(EventPick, EventPick.event_id == Event.id)
        .where(EventPick.owner_id == owner, EventPick.about_id == Person.id, Event.start_utc > now - LATELY * 2)
        .scalar_subquery()
    )
    turn = func.row_number().over(partition_by=owner, order_by=(owner.table.c.at.desc(), Person.id))
    columns = (owner.label("owner"), Person.id, Person.name, Person.given_name, at.label("event"), turn.label("turn"))
    rows = found.with_only_columns(*columns, maintain_column_froms=True).order_by(None).subquery()
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    first = select(rows).where(rows.c.turn <= MOST).order_by(rows.c.owner, rows.c.turn)
    for row in db.session.execute(first):
        lines[row.owner].append(_line(row, len(lines[row.owner])))
    return dict(lines)


def _line(row: Any, already: int) -> BlockItem:
    said = {"name": row.given_name or row.name.split(" ")[0], "event": row.event}
    if row.event:
        ways = [
            _("You met at “%(event)s” and wanted to see each other again. How about a coffee?", **said),
            _("You thought of %(name)s after “%(event)s”. A line to remember would be a beginning.", **said),
            _("“%(event)s” is some time ago. %(name)s may be glad to hear from you.", **said),
        ]
    else:
        ways = [
            _("You met lately. A good moment for a coffee, or for a line to remember it by."),
            _("You have met, and nothing is written down about it yet. What did you talk about?"),
            _("Another new acquaintance. What would you like to remember of %(name)s?", **said),
        ]
    return BlockItem(
        source=("person", row.id),
        title=row.name,
        text=ways[already % len(ways)],
        url=external_url("relationships.person", person_id=row.id),
    )
