"""What events tells in the newsletter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.assets import asset_url
from portal.core.collecting import SINCE, UNTIL, goes_out
from portal.core.dates import local
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_number, say_short_month, say_weekday
from portal.core.web import external_url, path_of
from portal.events import prose
from portal.events.afterwards.models import Afterword
from portal.events.programme.models import Event, Kind
from portal.events.programme.queries.moments import day_is_open, is_ahead, is_out, takes_place
from portal.events.programme.words import PICTURES, picture_alt
from portal.events.registrations.queries.sight import is_free, may_see

#: How far an edition looks ahead.
AHEAD = timedelta(days=45)
MOST = 12
#: What people come to in order to learn something.
LEARNING = (Kind.WORKSHOP, Kind.TALK)
Row = TypeVar("Row", bound=Sequence[Any])

PAST = Question[tuple[Event, Afterword | None]](
    lambda _who: (
        select(Event, Afterword)
        .outerjoin(Afterword, Afterword.event_id == Event.id)
        .where(takes_place(), Event.end_utc >= SINCE, Event.end_utc < UNTIL, Event.end_utc < questions.now())
        .order_by(Event.start_utc, Event.id)
        .limit(MOST)
    )
)


def _coming(learning: bool) -> Question[tuple[Event, bool]]:
    kind = Event.kind.in_(LEARNING) if learning else Event.kind.not_in(LEARNING)
    on = and_(is_out(), Event.cancelled_at.is_(None), is_ahead(goes_out()))
    soon = or_(day_is_open(), Event.start_utc < goes_out(AHEAD))
    return Question(
        lambda _who: (
            select(Event, is_free().label("free"))
            .where(on, soon, kind)
            .order_by(day_is_open(), Event.start_utc, Event.id)
            .limit(MOST)
        )
    )


COMING, TO_LEARN = _coming(learning=False), _coming(learning=True)


@made_of(lambda _who: [PAST])
def what_we_did(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Events that took place in the time the edition tells of, in the words of those who ran them where they wrote any.

    Several days of one event are told as one.
    """
    ways = Ways("events.past")
    found = []
    for (event, word), *more in _by_name(told.get(PAST)):
        line = next((each.words for _event, each in ((event, word), *more) if each), "")
        way, text = prose.gone_by(event, [other for other, _word in more], line, ways)
        found.append(_item(event, text, way, when=prose.say_day_of(event, event.end_utc)))
    return found


@made_of(lambda _who: [COMING])
def coming_up(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """What is on or still to come when the edition goes out, but for what is there to learn from."""
    return _to_come("events.coming", told.get(COMING), now)


@made_of(lambda _who: [TO_LEARN])
def something_to_learn(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Workshops and talks that are still to come when the edition goes out."""
    return _to_come("events.learning", told.get(TO_LEARN), now)


def _to_come(block: str, rows: Iterable[tuple[Event, bool]], now: datetime) -> list[BlockItem]:
    ways, room, found = Ways(block), Ways(f"{block}:room"), []
    for (event, free), *more in _by_name(rows):
        way, text = prose.to_come(event, [other for other, _free in more], bool(free), ways, room, now)
        leaf = () if event.day_is_open else _leaf(event)
        found.append(_item(event, text, way, when=prose.say_day_of(event, now), leaf=leaf, tease=event.title))
    return found


def _by_name(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Events that are called alike, and that the same people may know of, are days of one. One postponed is apart."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        event = row[0]
        apart = event.id if event.day_is_open else None
        groups.setdefault((event.title, event.visibility, apart), []).append(row)
    return groups.values()


def _leaf(event: Event) -> tuple[str, ...]:
    """Its first day, as on a leaf of a calendar."""
    start, zone = event.start_utc, event.zone
    return (say_weekday(start, zone), say_number(local(start, zone).day), say_short_month(start, zone))


def visible_events(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the events that this reader may know of today."""
    return select(Event.id).where(Event.id.in_(ids), may_see(who))


def _item(event: Event, text: str, way: int, **more: Any) -> BlockItem:
    url = external_url("events.registration" if event.visibility == "members" else "events.show", slug=event.slug)
    return BlockItem(
        ("event", event.id), event.title, text, url, way=way, image=_picture(event), alt=picture_alt(event), **more
    )


def _picture(event: Event) -> str:
    """Its own, or the one that goes with its kind: few mail programs show SVG or WebP."""
    if event.picture:
        return path_of("events.picture_card", name=event.picture)
    return asset_url(f"img/cards/{PICTURES[event.kind][0]}.png")


BLOCKS = (
    BlockSource(
        "events.past",
        _l("What we did"),
        20,
        what_we_did,
        leads=(
            _l("For all who could not be there."),
            _l("To remember, or to be a little sorry to have missed."),
            _l("A look back, before the next date is in the calendar."),
        ),
        mention=_l("a look back"),
    ),
    BlockSource(
        "events.coming",
        _l("Coming up"),
        40,
        coming_up,
        leads=(
            _l("Bring somebody who would enjoy it, or sit beside somebody you do not know yet."),
            _l("Something to look forward to."),
            _l("Choose what does you good, and leave the rest for another month."),
            _l("If you come alone, you will not stay alone for long."),
        ),
        mention=_l("what is coming"),
    ),
    BlockSource(
        "events.learning",
        _l("Something to learn"),
        45,
        something_to_learn,
        leads=(
            _l("Nobody needs to know anything beforehand."),
            _l("For the curious."),
            _l("An hour or two that you may use for years."),
        ),
        mention=_l("something to learn"),
    ),
)
