"""Finding the events of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal.core import questions
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.questions import Question, about
from portal.events.programme.models import Event
from portal.events.programme.queries.events import open_to
from portal.events.programme.queries.moments import is_ahead, takes_place
from portal.events.programme.series_models import Series, Turn

SHOWN_NEXT = 4


def turns_of(event: Event) -> Select[Turn]:
    """All turns of the event's series with their events and teams, in the order of their days; for those who run it."""
    found = select(Turn).join(Turn.event).where(Turn.series_id == _series_of(event.id))
    return found.options(contains_eager(Turn.event).selectinload(Event.team)).order_by(Turn.day)


@dataclass(frozen=True, slots=True)
class Around:
    """Where an event stands in its series: the ones before and after it, and whether it was edited alone."""

    before: Event | None = None
    after: Event | None = None
    edited: bool = False


def around(event: Event) -> Around:
    """The same of this event, nothing where it is one of none; for those who run it."""
    found = select(Turn).join(Turn.event).where(Turn.series_id == _series_of(event.id))
    known = contains_eager(Turn.event).load_only(Event.slug, Event.start_utc, Event.zone)
    turns = db.session.scalars(found.order_by(Turn.day).options(known)).all()
    here = next((place for place, each in enumerate(turns) if each.event_id == event.id), None)
    if here is None:
        return Around()
    before, after = (turns[place].event if 0 <= place < len(turns) else None for place in (here - 1, here + 1))
    return Around(before, after, bool(turns[here].by_hand))


def series_of(event: Event) -> Select[Series]:
    """How the event repeats, if it does."""
    return select(Series).join(Turn, Turn.series_id == Series.id).where(Turn.event_id == event.id)


def _series_of(event_id: Any) -> Any:
    return select(Turn.series_id).where(Turn.event_id == event_id).scalar_subquery()


def _next(who: Actor) -> Select[Event]:
    """What else of the series is to come and takes place, as far as it is open to whoever reads."""
    found = select(Event).join(Turn, Turn.event_id == Event.id).where(Turn.series_id == _series_of(about("event")))
    found = found.where(Event.id != about("event"), takes_place(), is_ahead(questions.now()), open_to(who))
    return found.order_by(Event.start_utc, Event.id).limit(SHOWN_NEXT)


#: For the page of an event.
NEXT = Question[Event](
    _next, only={Event: ("slug", "title", "start_utc", "end_utc", "local_start", "local_end", "zone")}
)
