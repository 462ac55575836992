"""What became of the things that a letter tells of: an event was cancelled, a role is filled, a person is not shown.

All of it is asked in one statement: for each kind of source what may not be told as it was, what members may see of it
(`house.visible_sources`), and what the editor has looked at already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select, union_all

from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.house import house
from portal.core.settings import today
from portal.events.programme.models import Event
from portal.leadership.succession.models import Call
from portal.newsletters.proof.models import Kept
from portal.volunteering.models import Shift

ANY_MEMBER = Actor(standing=Standing.MEMBER)
Source = tuple[str, int]
Question = Select[str, str, int, str, int]
#: Numbers and the moment; a SELECT of the numbers of which something is to be said, and the word for it.
Look = Callable[[Iterable[int], datetime], Select[int, str]]


class Fate(NamedTuple):
    """What became of a source. `unseen`: no member may know of it; else the source may tell of it in another way."""

    sentence: str
    unseen: bool


@dataclass
class Found:
    """What became of sources, and in which state an editor has seen and kept some, by block and source."""

    fates: dict[Source, Fate] = field(default_factory=dict)
    kept: dict[tuple[int, str, int], str] = field(default_factory=dict)


def became(titles: dict[Source, str], block_ids: list[int], now: datetime) -> Found:
    """What became of each of the sources of which a letter may not tell as it did; nothing for the others.

    `titles`: under which each of them stands in the letter. One statement.
    """
    questions: list[Question] = [
        select(literal("kept"), Kept.source_kind, Kept.source_number, Kept.state, Kept.block_id).where(
            Kept.block_id.in_(block_ids)
        )
    ]
    seen: set[Source] = set()
    for kind in sorted({kind for kind, _number in titles}):
        numbers = sorted(number for each, number in titles if each == kind)
        if kind in LOOKS:
            questions.append(_question("fate", kind, LOOKS[kind](numbers, now)))
        answers = house().visible_sources.get(kind)
        known = answers(numbers, ANY_MEMBER) if answers else set(numbers)
        if isinstance(known, Select):
            questions.append(_question("seen", kind, known))
        else:
            seen |= {(kind, number) for number in known}
    found, said = Found(), dict[Source, str]()
    for what, kind, number, word, block_id in db.session.execute(union_all(*questions)):
        if what == "kept":
            found.kept[block_id, kind, number] = word
        elif what == "seen":
            seen.add((kind, number))
        else:
            said[kind, number] = word
    for source, title in titles.items():
        unseen = source not in seen
        if unseen or source in said:
            found.fates[source] = Fate(_sentence(source[0], said.get(source, "unseen"), title), unseen)
    return found


def _question(what: str, kind: str, answers: Any) -> Question:
    rows = answers.order_by(None).subquery()
    columns: list[ColumnElement[Any]] = list(rows.c)
    word = columns[1] if what == "fate" else literal("")
    return select(literal(what), literal(kind), columns[0], word, literal(0))


def _events(numbers: Iterable[int], now: datetime) -> Select[int, str]:
    cancelled = and_(Event.cancelled_at.is_not(None), Event.cancelled_at <= now)
    word = case((cancelled, "cancelled"), else_="postponed").label("word")
    return select(Event.id, word).where(Event.id.in_(numbers), or_(cancelled, Event.postponed_at.is_not(None)))


def _calls(numbers: Iterable[int], now: datetime) -> Select[int, str]:
    withdrawn, filled = Call.withdrawn_at.is_not(None), Call.free_from.is_(None)
    word = case((withdrawn, "withdrawn"), (filled, "filled"), else_="over").label("word")
    return select(Call.id, word).where(Call.id.in_(numbers), or_(withdrawn, filled, Call.closes <= today(now)))


def _shifts(numbers: Iterable[int], now: datetime) -> Select[int, str]:
    cancelled = Shift.cancelled_at.is_not(None)
    word = case((cancelled, "cancelled"), else_="full").label("word")
    return select(Shift.id, word).where(Shift.id.in_(numbers), or_(cancelled, Shift.taken >= Shift.most))


def _sentence(kind: str, word: str, title: str) -> str:
    match kind, word:
        case (_kind, "cancelled"):
            said = _("“%(title)s” was cancelled.", title=title)
        case (_kind, "postponed"):
            said = _("“%(title)s” is postponed, and its new day is not known yet.", title=title)
        case (_kind, "withdrawn"):
            said = _("“%(title)s” was taken back.", title=title)
        case (_kind, "filled"):
            said = _("“%(title)s” is filled.", title=title)
        case (_kind, "over"):
            said = _("“%(title)s” takes no statements any more.", title=title)
        case (_kind, "full"):
            said = _("“%(title)s” has all the people it needs.", title=title)
        case ("person", _word):
            said = _("“%(title)s” is not shown to members any more: hidden, gone, or not introduced.", title=title)
        case ("ask", _word):
            said = _("“%(title)s” is closed: it was answered, taken back, or its time is over.", title=title)
        case ("term", _word):
            said = _("“%(title)s” does not hold this office as it is told.", title=title)
        case _other:
            said = _("“%(title)s” is not open to members any more.", title=title)
    return str(said)


LOOKS: dict[str, Look] = {"event": _events, "call": _calls, "shift": _shifts}
