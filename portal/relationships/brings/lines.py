"""What relationships tells one reader of the newsletter alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from portal.core.db import db
from portal.core.house import BlockItem
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.people.models import Person
from portal.relationships.ties import queries

LATELY = timedelta(days=31)


def follow_up(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader: at most three people they met lately and have written nothing about. One statement."""
    wanted = set(person_ids)
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    narrow = list(wanted) if len(wanted) <= 500 else None
    found = queries.fresh_without_a_line(narrow, now - LATELY, now, today(now))
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
