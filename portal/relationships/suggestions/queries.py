"""Who is proposed to somebody, for them alone; as their people may be seen today, and the reasons read today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, load_only

from portal.core import questions
from portal.core.actors import Actor
from portal.core.dates import covers
from portal.core.db import db
from portal.core.questions import ME, Question
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import serves_on
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.suggestions import gathering
from portal.relationships.suggestions.codes import Kind
from portal.relationships.suggestions.models import Answer, Room, Suggestion, SuggestionAnswer, SuggestionRoom
from portal.relationships.ties.models import Tie
from portal.relationships.ties.sides import mine, other_of, said_by

#: Under so many members lists are made when they are read.
FEW_MEMBERS = 150
#: Whom one set aside, on the page.
MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion before it is told: whom, for what, why, and what the reasons are about where both are seen there."""

    kind: Kind
    codes: Sequence[str]
    about: Person
    event: Event | None
    body: str | None


def are_few(day: date) -> bool:
    """Whether the association is so small that lists are made when they are read."""
    return (db.session.scalar(_some_members(day)) or 0) < FEW_MEMBERS


def _some_members(day: Any) -> Select[int]:
    """How many members there are, counted up to where it matters: not one more for a page of a large association."""
    some = select(Belonging.person_id).where(covers(Belonging.start, Belonging.end, day)).limit(FEW_MEMBERS)
    return select(func.count()).select_from(some.subquery())


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of suggestions stands on: its reader, their room, whom they set aside, and whether all are few."""

    me: Person
    room: SuggestionRoom | None
    aside: list[tuple[SuggestionAnswer, Person]]
    few: bool


def page(who: Actor, now: datetime) -> Page:
    """For its reader alone. One statement."""
    told = questions.ask([MYSELF, ROOM, ASIDE, ALL], who, now)
    aside = [(said, about) for said, about in told.get(ASIDE) if said.answer != Answer.RESTED]
    return Page(told.get(MYSELF)[0], next(iter(told.get(ROOM)), None), aside[:MOST], told.get(ALL)[0] < FEW_MEMBERS)


def stored(owner_id: Any, day: Any) -> Select[Kind, list[str], Person, Event, str]:
    """The owner's stored list, for the owner alone: whom they may see today, nobody whom they set aside or said they
    met, with the event or body of a reason while members may see both there.
    """
    return (
        select(Suggestion.kind, Suggestion.reasons, Person, Event, Body.name)
        .join(Person, Person.id == Suggestion.about_id)
        .outerjoin(Event, and_(Event.id == Suggestion.event_ref, both_on_list(owner_id)))
        .outerjoin(Body, and_(Body.id == Suggestion.body_ref, both_serve(owner_id, day)))
        .where(Suggestion.owner_id == owner_id, may_be_proposed(day), Person.id.not_in(left_out(owner_id, day)))
        .order_by(Suggestion.kind, Suggestion.place)
        .options(load_only(*(getattr(Person, name) for name in gathering.SEEN), raiseload=True))
        .options(load_only(Event.title, Event.start_utc, Event.end_utc, Event.zone, raiseload=True))
    )


def left_out(owner_id: Any, day: Any) -> Select[int]:
    """Whom the owner set aside, and of whom they said that they met, or with whom a tie is confirmed."""
    answered = select(SuggestionAnswer.about_id).where(SuggestionAnswer.owner_id == owner_id)
    answered = answered.where(SuggestionAnswer.holds(day))
    tied = select(other_of(owner_id)).where(mine(owner_id))
    met = tied.where(or_(said_by(owner_id).is_not(None), Tie.confirmed_at.is_not(None)))
    return answered.union_all(met)  # type: ignore[return-value]


def may_be_proposed(day: Any) -> ColumnElement[bool]:
    """Of a Person: a member on that day, who has room for new people."""
    return and_(members.counts_on(day), Person.died_on.is_(None), ~_has_no_room(day))


def _has_no_room(day: Any) -> ColumnElement[bool]:
    """Of a Person: they do not wish to be proposed to anybody now."""
    none = exists().where(SuggestionRoom.person_id == Person.id, SuggestionRoom.room.in_([Room.PAUSED, Room.NEVER]))
    return none.where(or_(SuggestionRoom.until.is_(None), SuggestionRoom.until > day))


def both_on_list(owner_id: Any) -> ColumnElement[bool]:
    """Of an Event and a Person: it takes place or did, and both let members see that they come."""
    return and_(takes_place(), _on_list(owner_id), _on_list(Person.id))


def _on_list(person: Any) -> ColumnElement[bool]:
    theirs = aliased(Registration)
    seated = (theirs.ended_at.is_(None), theirs.confirmed_at.is_not(None), theirs.list_consent)
    return exists().where(theirs.event_id == Event.id, theirs.person_id == person, *seated)


def both_serve(owner_id: Any, day: Any) -> ColumnElement[bool]:
    """Of a Body and a Person: both serve there that day; members see who serves."""
    return and_(_serves(owner_id, day), _serves(Person.id, day))


def _serves(person: Any, day: Any) -> ColumnElement[bool]:
    serving = select(Term.id).join(Seat, Seat.id == Term.seat_id).join(Position, Position.id == Seat.position_id)
    return serving.where(Position.body_id == Body.id, Term.person_id == person, serves_on(day)).exists()


def set_aside(owner_id: Any, day: Any) -> Select[SuggestionAnswer, Person]:
    """Whom the owner set aside, members of that day, by name, and who rests unanswered. For the owner alone."""
    found = select(SuggestionAnswer, Person).join(Person, Person.id == SuggestionAnswer.about_id)
    found = found.where(SuggestionAnswer.owner_id == owner_id, members.counts_on(day))
    found = found.where(SuggestionAnswer.holds(day))
    return found.order_by(Person.name_key, Person.id)


def answer_to(owner_id: int, about_id: int) -> Select[SuggestionAnswer]:
    """What the owner said of somebody. For the owner alone."""
    found = select(SuggestionAnswer).where(SuggestionAnswer.owner_id == owner_id)
    return found.where(SuggestionAnswer.about_id == about_id)


_FACE = {Person: gathering.SEEN}
LEFT_OUT = Question[int](lambda _who: select(Person.id).where(Person.id.in_(left_out(ME, questions.day()))))
MYSELF = Question[Person](lambda _who: select(Person).where(Person.id == ME), only=_FACE)
ROOM = Question[SuggestionRoom](lambda _who: select(SuggestionRoom).where(SuggestionRoom.person_id == ME))
ASIDE = Question[tuple[SuggestionAnswer, Person]](lambda _who: set_aside(ME, questions.day()), only=_FACE)
ALL = Question[int](lambda _who: _some_members(questions.day()))
