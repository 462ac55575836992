"""Who is asked what, and when: it follows from terms and dates. Each docstring says who may see what it returns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.core.actors import Actor
from portal.core.db import db
from portal.leadership.next_chapter.models import AFTER, ASK_DAYS, Answer, CircleWord, FollowUp, NextChapter
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import ends_of, takes_place, term_ends
from portal.members.memberships.queries.members import visible_people
from portal.members.people.models import Person

#: What could not be asked for so many days is left out.
TOO_LATE_DAYS = 10
#: A question about wishes, and the chair's about a word, stand on a home page for so many days.
OPEN_DAYS, WORD_DAYS = 30, 60
Leaving = tuple[Term, Position, Body, Person, NextChapter | None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Somebody who leaves or has left, what they wish for, and how they are."""

    term: Term
    position: Position
    body: Body
    person: Person
    wishes: NextChapter | None
    check_ins: dict[int, FollowUp]

    def last_due(self, day: date) -> int | None:
        """The latest of them."""
        return max(self.due(day), default=None)

    def is_asked(self, day: date) -> bool:
        """Whether the time has come to say what one wishes for."""
        return self.term.ends is not None and self.term.ends <= day + timedelta(days=ASK_DAYS)

    def due(self, day: date) -> list[int]:
        """The check-ins whose day has come."""
        end = self.term.end
        return [days for days in AFTER if end is not None and end + timedelta(days=days) <= day]


def _stays() -> ColumnElement[bool]:
    """Whether they have another term in the body that goes on beyond this one's end."""
    other, seat, position = aliased(Term), aliased(Seat), aliased(Position)
    ends = ends_of(other)
    return exists().where(
        other.seat_id == seat.id, seat.position_id == position.id, position.body_id == Position.body_id,
        other.person_id == Term.person_id, other.id != Term.id, takes_place(other),
        or_(ends.is_(None), ends > term_ends),
    )  # fmt: skip


def quiet() -> ColumnElement[bool]:
    """Whether they said since this term began that they rest, or want peace."""
    other = aliased(Term)
    rests = exists().where(
        NextChapter.term_id == other.id, other.person_id == Term.person_id, NextChapter.rests,
        func.date(NextChapter.answered_at) >= Term.start,
    )  # fmt: skip
    peace = exists().where(
        FollowUp.term_id == other.id, other.person_id == Term.person_id, FollowUp.answer == Answer.PEACE,
        func.date(FollowUp.answered_at) >= Term.start,
    )  # fmt: skip
    return or_(rests.correlate(Term), peace.correlate(Term))


def leaving() -> Select[Term, Position, Body, Person, NextChapter]:
    """Terms with an end after which their holder leaves the body; not those written down when they were over."""
    return (
        select(Term, Position, Body, Person, NextChapter)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .join(Body, Body.id == Position.body_id)
        .join(Person, Person.id == Term.person_id)
        .outerjoin(NextChapter, NextChapter.term_id == Term.id)
        .where(takes_place(Term), term_ends.is_not(None), func.date(Term.created_at) < term_ends, ~_stays())
        .where(Person.died_on.is_(None), Person.is_there())
        .order_by(term_ends, Term.id)
    )


def to_ask(ahead: Any, since: Any) -> Select[Term, Position, Body, Person, NextChapter]:
    """Those who leave by `ahead`, and did not before `since`, and have not said what they wish."""
    unanswered = or_(NextChapter.id.is_(None), NextChapter.answered_at.is_(None))
    return leaving().where(ahead >= term_ends, since < term_ends, unanswered)


def left(days: int, by: Any, since: Any) -> Select[Term, Position, Body, Person, NextChapter, FollowUp]:
    """Those who left between the two days, `by` included, with the check-in after so many days, if it was begun."""
    beside = and_(FollowUp.term_id == Term.id, FollowUp.days == days)
    found = leaving().where(Term.end <= by, Term.end > since, ~quiet())
    return found.outerjoin(FollowUp, beside).add_columns(FollowUp)


def chapters(day: date, which: ColumnElement[bool]) -> Select[Term, Position, Body, Person, NextChapter]:
    """Those of some bodies who leave soon or left within a year: for whoever chairs them, and the office."""
    first, last = day - timedelta(days=AFTER[-1] + WORD_DAYS), day + timedelta(days=ASK_DAYS)
    return leaving().where(first < term_ends, last >= term_ends, which)


def asked_of(person_id: int, by: date) -> Select[int]:
    """The ids of somebody's terms after which they are asked by that day what they wish for. For themselves."""
    mine = leaving().where(Term.person_id == person_id, term_ends <= by)
    return mine.order_by(None).with_only_columns(Term.id)


def with_check_ins(rows: Collection[Any]) -> list[Chapter]:
    """These, with how they are. One statement."""
    asked: dict[int, dict[int, FollowUp]] = {row[0].id: {} for row in rows}
    for each in db.session.scalars(select(FollowUp).where(FollowUp.term_id.in_(asked))) if asked else ():
        asked[each.term_id][each.days] = each
    return [Chapter(row[0], row[1], row[2], row[3], row[4], asked[row[0].id]) for row in rows]


def chapter(term_id: int) -> Chapter | None:
    """One of them, in whatever year: for whoever it is about, the chair, and the office."""
    row = db.session.execute(leaving().where(Term.id == term_id).execution_options(populate_existing=True)).first()
    return with_check_ins([row])[0] if row else None


def in_circle() -> Select[Person]:
    """Those who served and wish to be in the circle: for one another, and for those who serve today."""
    mine = exists().where(
        Term.person_id == Person.id, NextChapter.term_id == Term.id, NextChapter.circle, takes_place(Term)
    )
    return select(Person).where(mine, Person.is_there(), Person.died_on.is_(None)).order_by(Person.name_key, Person.id)


def served(person_id: int, day: date) -> Select[Term]:
    """The terms in which somebody served, the latest first. For themselves."""
    mine = select(Term).where(Term.person_id == person_id, takes_place(Term), Term.start <= day)
    return mine.order_by(Term.start.desc(), Term.id.desc())


def is_in_circle(person_id: int) -> bool:
    return db.session.scalar(in_circle().where(Person.id == person_id).with_only_columns(Person.id)) is not None


def visible_among(who: Actor, ids: Collection[int]) -> set[int]:
    """Those of these people whose page the reader may open."""
    seen = visible_people(who).where(Person.id.in_(ids)).with_only_columns(Person.id)
    return set(db.session.scalars(seen)) if ids else set()


def circle_words() -> Select[CircleWord]:
    """What was written to the circle, the latest first: for the circle, and for those who serve today."""
    return select(CircleWord).options(joinedload(CircleWord.written_by)).order_by(CircleWord.id.desc())
