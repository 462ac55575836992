"""What stands on a member's home: next steps, what is coming, who is new, where a hand is welcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step, house
from portal.core.questions import ME, Question, Told, ask, made
from portal.core.settings import today
from portal.events.brings.steps import MINE
from portal.events.programme.models import Event
from portal.events.registrations.models import Standing
from portal.events.registrations.queries.sight import NEXT
from portal.leadership.offices.models import Body, Position
from portal.leadership.offices.queries.terms import all_chairs
from portal.leadership.succession import queries as leadership
from portal.leadership.succession.models import Call
from portal.leadership.succession.queries.calls import CallCard
from portal.members.directory.queries import NEW_FOR
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries import members
from portal.members.newcomers import path as newcomers
from portal.members.newcomers.models import Hosting
from portal.members.newcomers.pairs import PAIRS
from portal.members.newcomers.path import Path
from portal.members.people.models import Person
from portal.newsletters import queries as newsletters
from portal.newsletters import reading
from portal.newsletters.models import Edition, Revision

#: A home with more than five next steps is a list of duties.
MOST_STEPS = 5
MOST_COMING = 4
MOST_CALLS = 2
MOST_FACES = 6


def _first_calls(who: Actor) -> Select[Call]:
    return leadership.open_calls(who, questions.day()).limit(MOST_CALLS)


def _whom_to_ask(who: Actor) -> Select[int, Person]:
    """Who chairs the bodies of these calls, or those above them."""
    asking = _first_calls(who).with_only_columns(Position.body_id, Body.parent_id).subquery()
    here, above = select(asking.c.body_id), select(asking.c.parent_id)
    return all_chairs(questions.day(), who).where(or_(Position.body_id.in_(here), Position.body_id.in_(above)))


FACE = {Person: ("name", "given_name", "picture", "headline", "firm")}
CALLS = Question[tuple[Call, Position, Body]](lambda who: _first_calls(who).add_columns(Position, Body))
CHAIRS = Question[tuple[int, Person]](_whom_to_ask, only=FACE)
FACES = Question[Person](lambda _who: _newest(ME, questions.day(-NEW_FOR.days), questions.day()), only=FACE)
LETTER = Question[tuple[Edition, Revision]](
    lambda _who: newsletters.in_the_archive().limit(1),
    only={Edition: ("slug", "month", "title"), Revision: ("contents",)},
)
FOR_EVERYBODY = (NEXT, CALLS, CHAIRS, LETTER)


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page shows. `steps`, `faces`: to members alone."""

    coming: list[Event]
    calls: list[CallCard]
    letter: dict[str, Any] | None
    steps: list[Step]
    faces: list[Person]
    #: What is proposed to whoever is in their first ninety days.
    path: Path | None
    #: How the reader stands with the events they are on the list for, by number.
    mine: dict[int, Standing]
    #: Who shows the reader around and whom they show around, and whether these may be written to.
    pairs: Sequence[tuple[Hosting, Person, bool]] = ()


def home(who: Actor, now: datetime) -> Home:
    """A member's home, asked in one statement."""
    brought, told = made(house().home_steps, who, now, also=[*FOR_EVERYBODY, FACES, newcomers.MINE, PAIRS])
    steps = sorted(chain.from_iterable(brought), key=lambda step: step.order)[:MOST_STEPS]
    mine = {event.id: registration.standing(now) for registration, event in told.get(MINE)}
    coming, calls, letter = _coming(told), _calls(told, now), _latest_letter(told, who)
    path, pairs = newcomers.path(told, today(now)), told.get(PAIRS)
    return Home(coming, calls, letter, steps, told.get(FACES), path, mine, pairs)


def front(who: Actor, now: datetime) -> Home:
    """The front of the house, for everybody else."""
    told = ask(FOR_EVERYBODY, who, now)
    return Home(_coming(told), _calls(told, now), _latest_letter(told, who), [], [], None, {})


def _coming(told: Told) -> list[Event]:
    return told.get(NEXT)[:MOST_COMING]


def _calls(told: Told, now: datetime) -> list[CallCard]:
    chairs: dict[int, list[Person]] = {}
    for body_id, person in told.get(CHAIRS):
        chairs.setdefault(body_id, []).append(person)
    return leadership.cards_among([call for call, *_of in told.get(CALLS)], chairs, today(now))


def _newest(but: Any, first: Any, day: Any) -> Select[Person]:
    """Members since some day of the last ninety, newest first. For members."""
    wanted = members.newly_come(first, None, day).where(Person.id != but)
    return wanted.order_by(Belonging.since.desc(), Belonging.person_id.desc()).limit(MOST_FACES)


def _latest_letter(told: Told, who: Actor) -> dict[str, Any] | None:
    """The newest letter and its first words, as far as this reader may see them."""
    for edition, revision in told.get(LETTER):
        (opening,) = reading.openings([revision.contents], who, 220)
        return {"edition": edition, "excerpt": opening.words}
    return None
