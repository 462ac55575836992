"""What events tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import SINCE, UNTIL, goes_out
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Told, made_of
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import is_ahead, takes_place
from portal.events.programme.words import picture_of, say_when, say_where
from portal.events.registrations.queries.sight import may_see

#: How far an edition looks ahead.
AHEAD = timedelta(days=45)
MOST = 12

PAST = Question[Event](
    lambda _who: (
        select(Event)
        .where(takes_place(), Event.end_utc >= SINCE, Event.end_utc < UNTIL, Event.end_utc < questions.now())
        .order_by(Event.start_utc)
        .limit(MOST)
    )
)
COMING = Question[Event](
    lambda _who: (
        select(Event)
        .where(takes_place(), is_ahead(goes_out()), Event.start_utc < goes_out(AHEAD))
        .order_by(Event.start_utc)
        .limit(MOST)
    )
)


@made_of(lambda _who: [PAST])
def what_we_did(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Events that took place in the time the edition tells of."""
    return [_item(event, over=True) for event in told.get(PAST)]


@made_of(lambda _who: [COMING])
def coming_up(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """What is on or still to come when the edition goes out."""
    return [_item(event) for event in told.get(COMING)]


def visible_events(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the events that this reader may know of today."""
    return select(Event.id).where(Event.id.in_(ids), may_see(who))


def _item(event: Event, *, over: bool = False) -> BlockItem:
    """An event as a line of the newsletter; what invited people to it is left out once it is over."""
    when = ", ".join(part for part in (say_when(event), say_where(event)) if part)
    url = external_url("events.registration" if event.visibility == "members" else "events.show", slug=event.slug)
    told = "" if over else event.summary
    return BlockItem(("event", event.id), event.title, told, url, image=picture_of(event), when=when)


BLOCKS = (
    BlockSource("events.past", _l("What we did"), 20, what_we_did),
    BlockSource("events.coming", _l("Coming up"), 40, coming_up),
)
