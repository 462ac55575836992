"""After an event: three to five people to see again, what was learned of each, a coffee, a kindness. Nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.events.feedback.errors import WasNotThere
from portal.events.feedback.queries import mine
from portal.events.programme.models import Event, Phase
from portal.members.people.models import Person
from portal.relationships.picks import picked as found
from portal.relationships.picks.models import PICKS, EventPick


@dataclass(frozen=True, slots=True)
class Note:
    """What I keep to myself about somebody whom I picked."""

    learned: str = ""
    coffee_on: date | None = None
    kindness: str = ""


class TooManyPicks(DomainError):
    sentence = _l("Five people at most: those whom you will really see again. Untick somebody first.")
    field = "pick"


class NotAmongThem(DomainError):
    sentence = _l("Somebody you ticked no longer lets members see that they were there. Look again who is left.")
    field = "pick"


def keep(event: Event, who: Actor, picked: Mapping[int, Note], *, today: date, now: datetime) -> None:
    """These are the people I picked at this event, and no others; again changes nothing.

    Raises WasNotThere, TooManyPicks, NotAmongThem.
    """
    me = who.person_id or 0
    find_locked(Person, me)  # one hand at a time
    if event.phase(now) is not Phase.OVER or db.session.execute(mine(event.id, me)).first() is None:
        raise WasNotThere
    if len(picked) > PICKS:
        raise TooManyPicks
    own = select(EventPick).where(EventPick.owner_id == me, EventPick.event_id == event.id)
    rows = {row.about_id: row for row in db.session.scalars(own)}
    new = picked.keys() - rows.keys()
    there = found.were_there(event.id, who, today).where(Person.id.in_(new)).with_only_columns(Person.id)
    if new - set(db.session.scalars(there)):
        raise NotAmongThem
    for about_id in rows.keys() - picked.keys():
        db.session.delete(rows.pop(about_id))
    db.session.flush()
    free = sorted(set(range(1, PICKS + 1)) - {row.number for row in rows.values()})
    for about_id, number in zip(sorted(new), free, strict=False):
        rows[about_id] = EventPick(owner_id=me, event_id=event.id, number=number, about_id=about_id, picked_at=now)
        db.session.add(rows[about_id])
    for about_id, note in picked.items():
        row = rows[about_id]
        row.learned, row.coffee_on, row.kindness = note.learned, note.coffee_on, note.kindness
    db.session.flush()
