"""Lists of a small association, made when they are read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.db import db
from portal.events.programme.models import Event
from portal.relationships.suggestions import gathering, queries
from portal.relationships.suggestions.suggesting import suggest


def lists(owner_id: int, who: Actor, now: datetime, day: date) -> tuple[list[queries.Found], dict[int, dict[str, str]]]:
    """The owner's lists, for the owner alone, of what is so at this moment; and what each asks for in the open."""
    known, people, out = gathering.of_few(who, now, day, queries.LEFT_OUT)
    made = [each for each in suggest(gathering.association(known), told=[owner_id]) if each.about not in out]
    events = {known.events[each.why.event] for each in made if each.why.event is not None}
    found = (
        {event.id: event for event in db.session.scalars(select(Event).where(Event.id.in_(events)))} if events else {}
    )
    named = {body: name for body, _person, name in known.serving}
    rows = []
    for each in made:
        event = None if each.why.event is None else found.get(known.events[each.why.event])
        body = None if each.why.body is None else named.get(known.bodies[each.why.body])
        rows.append(queries.Found(each.kind, each.why.codes, people[each.about], event, body))
    return rows, known.asks
