"""Finding asks and offers. Members read what stands on the board; answers are read by the two they are between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from portal.core import search
from portal.core.dates import covers
from portal.core.db import db
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks.models import THANKS_SHOWN, Ask, AskAnswer, AskReport, AskThanks, Ring, Side, Way
from portal.relationships.asks.sight import is_shown, may_be_shown, stands
from portal.relationships.goodwill.models import HelpKind

#: What the index of the search calls them.
SEARCHED = "ask"
#: So many of the latest are compared with what somebody could give.
MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the board says."""

    q: str = ""
    side: Side | None = None
    kind: HelpKind | None = None

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        side, kind = args.get("side", ""), args.get("kind", "")
        return cls(
            q=args.get("q", "").strip()[:200],
            side=Side(side) if side in set(Side) else None,
            kind=HelpKind(kind) if kind in set(HelpKind) else None,
        )

    @property
    def any(self) -> bool:
        return bool(self.q or self.side or self.kind)


def board(filters: Filters, day: date) -> Select[Ask, Person]:
    """What stands on the board that day, of members of that day, the latest first; for members and their office."""
    found = select(Ask, Person).join(Person, Person.id == Ask.asker_id).where(stands(day), counts_on(day))
    if filters.side:
        found = found.where(Ask.side == filters.side)
    if filters.kind:
        found = found.where(Ask.kind == filters.kind)
    if filters.q:
        hits = search.matches(SEARCHED, filters.q).subquery()
        found = found.join(hits, hits.c.object_id == Ask.id)
    return found.order_by(Ask.raised_at.desc(), Ask.id.desc())


def of_others(me: Any, day: Any) -> Select[Ask, Person]:
    """Of the board the latest that are somebody else's and that this person has not answered."""
    answered = exists().where(AskAnswer.ask_id == Ask.id, AskAnswer.helper_id == me)
    return board(Filters(), day).where(Ask.asker_id != me, ~answered).limit(MOST_COMPARED)


def answers_to(ask_id: int, day: date) -> Sequence[tuple[AskAnswer, Person, bool]]:
    """What people answered, with whether each is a member of the day; for whoever asked, and nobody else.

    The help first. What a member wrote who is none any more is not shown, but where the help was taken.
    """
    rows = (
        select(AskAnswer, Person, counts_on(day))
        .join(Person, Person.id == AskAnswer.helper_id)
        .where(AskAnswer.ask_id == ask_id, Person.is_there(), Person.died_on.is_(None))
        .order_by(AskAnswer.at, AskAnswer.id)
    )
    found = [(answer, person, bool(here)) for answer, person, here in db.session.execute(rows)]
    ways = list(Way)
    return sorted(found, key=lambda row: (ways.index(row[0].way), row[0].laid_aside_at is not None))


def my_answer(ask_id: int, me: int) -> AskAnswer | None:
    """What this person answered; for them, and for the one who asked."""
    return db.session.scalar(select(AskAnswer).where(AskAnswer.ask_id == ask_id, AskAnswer.helper_id == me))


@dataclass(frozen=True, slots=True)
class Thanked:
    """Thanks that members may read: who thanks, the helpers who let their names stand there, and the words, which
    stand there only where every helper did."""

    helped: Person
    helpers: list[Person]
    words: str


def thanks_on(ask_id: int, day: date) -> Sequence[tuple[AskThanks, Person, Person, bool]]:
    """All thanks that hang on an ask: (thanks, helper, helped, whether both are members of the day). Of these members
    read what `readable` makes of it, and the two whom one is between that one.
    """
    helper, helped = aliased(Person), aliased(Person)
    rows = (
        select(AskThanks, helper, helped, _belongs(helper, day) & _belongs(helped, day))
        .join(helper, helper.id == AskThanks.helper_id)
        .join(helped, helped.id == AskThanks.helped_id)
        .where(AskThanks.ask_id == ask_id)
        .order_by(AskThanks.at, AskThanks.id)
    )
    return [(thanks, one, other, bool(here)) for thanks, one, other, here in db.session.execute(rows)]


def _belongs(person: Any, day: date) -> ColumnElement[bool]:
    return exists().where(Belonging.person_id == person.id, covers(Belonging.start, Belonging.end, day))


def readable(rows: Iterable[tuple[AskThanks, Person, Person, bool]], now: datetime) -> list[Thanked]:
    """What members may read of these thanks."""
    groups: dict[int, list[tuple[AskThanks, Person, Person, bool]]] = {}
    for row in rows:
        groups.setdefault(row[2].id, []).append(row)
    found = []
    for group in groups.values():
        open_to_all = [(thanks, one, other) for thanks, one, other, here in group if here and is_shown(thanks, now)]
        if open_to_all:
            whole = len(open_to_all) == len(group)
            helpers = [helper for _thanks, helper, _helped in open_to_all]
            found.append(Thanked(open_to_all[0][2], helpers, open_to_all[0][0].words if whole else ""))
    return found


def shown_thanks(day: date, now: datetime, most: int) -> Sequence[tuple[Ask, Person, list[Person]]]:
    """Of the last 30 days what members may read: an ask that was closed with thanks, who asked, and the helpers who
    let their names stand there. All are members of the day.
    """
    rows = (
        select(AskThanks.ask_id, Person)
        .join(Person, Person.id == AskThanks.helper_id)
        .join(Ask, Ask.id == AskThanks.ask_id)
        .where(may_be_shown(now - THANKS_SHOWN), Ask.taken_down_at.is_(None), Ask.side == Side.ASK, counts_on(day))
        .order_by(AskThanks.at.desc(), AskThanks.id)
        .limit(most)
    )
    helpers: dict[int, list[Person]] = {}
    for number, person in db.session.execute(rows):
        helpers.setdefault(number, []).append(person)
    if not helpers:
        return []
    asks = select(Ask, Person).join(Person, Person.id == Ask.asker_id).where(Ask.id.in_(helpers), counts_on(day))
    asks = asks.where(Ask.until.is_not(None))
    return [(ask, asker, helpers[ask.id]) for ask, asker in db.session.execute(asks.order_by(Ask.closed_at.desc()))]


def mine(me: int) -> Select[Ask]:
    """Somebody's own asks and offers, the latest first; for them alone."""
    return select(Ask).where(Ask.asker_id == me).order_by(Ask.raised_at.desc(), Ask.id.desc())


def my_answers(me: int, day: date) -> Select[Ask, Person, AskAnswer]:
    """What somebody answered to others lately, for them alone."""
    found = select(Ask, Person, AskAnswer).join(Ask, Ask.id == AskAnswer.ask_id).join(Person, Person.id == Ask.asker_id)
    found = found.where(AskAnswer.helper_id == me, Ask.taken_down_at.is_(None), Person.is_there())
    return found.where(counts_on(day)).order_by(AskAnswer.at.desc()).limit(20)


def open_of(me: int, day: date) -> int:
    """How many of somebody's stand on the board: a limit for themselves, told to nobody."""
    return db.session.scalar(select(func.count()).select_from(Ask).where(Ask.asker_id == me, stands(day))) or 0


def ring_of(event_id: int) -> Ring | None:
    """The ring of an event, if one was ever opened."""
    return db.session.scalar(select(Ring).where(Ring.event_id == event_id))


def in_ring(ring_id: int, me: int | None) -> Sequence[tuple[Ask, Person, AskAnswer | None]]:
    """What was posted in a ring, in that order, with what the reader answered; for its room."""
    rows = (
        select(Ask, Person, AskAnswer)
        .join(Person, Person.id == Ask.asker_id)
        .outerjoin(AskAnswer, (AskAnswer.ask_id == Ask.id) & (AskAnswer.helper_id == me))
        .where(Ask.ring_id == ring_id, Ask.closed_at.is_(None), Ask.taken_down_at.is_(None), Person.is_there())
        .order_by(Ask.posted_at, Ask.id)
    )
    return [(ask, person, answer) for ask, person, answer in db.session.execute(rows)]


def reported(day: date) -> Select[Ask, Person, AskReport]:
    """What members asked the office to look at and nobody has yet; for the members' office."""
    found = select(Ask, Person, AskReport).join(Ask, Ask.id == AskReport.ask_id)
    found = found.join(Person, Person.id == Ask.asker_id)
    waiting = (AskReport.settled_at.is_(None), Ask.taken_down_at.is_(None), Ask.closed_at.is_(None))
    return found.where(*waiting).order_by(AskReport.at, AskReport.id)
