"""What is proposed for the first ninety days, on the home page of whoever is new. What is done is seen, not ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Registry
from portal.core.questions import ME, Question, Told
from portal.members.memberships.queries.members import FIRST_DAYS, newly_come
from portal.members.newcomers.models import Hosting
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What is proposed to somebody in their first days. Lower `order` comes first.

    `done`: a condition beside Person, so that what is done is seen and never ticked. `url`: where it is done, with
    `action` on the way there.
    """

    name: str
    title: Any
    text: Any
    action: Any
    url: Callable[[], str]
    done: Callable[[], ColumnElement[bool]]
    order: int = 50


#: Each gives what one package proposes.
FIRST_STEPS = Registry[Callable[[], list[FirstStep]]]()


@dataclass(frozen=True, slots=True)
class Path:
    """What is proposed to somebody who is new, each with whether it is done; and their host, if they have one."""

    steps: list[tuple[FirstStep, bool]]
    host: Person | None

    @property
    def is_walked(self) -> bool:
        return all(done for _step, done in self.steps)


def first_steps() -> list[FirstStep]:
    """What packages propose, in order."""
    return sorted((step for give in FIRST_STEPS.all() for step in give()), key=lambda step: step.order)


def _mine(_who: Actor) -> Select[Any]:
    done = [case((step.done(), 1), else_=0).label(step.name) for step in first_steps()]
    new = newly_come(questions.day(-(FIRST_DAYS - 1)), None, questions.day()).where(Person.id == ME)
    return new.where(Person.path_left_at.is_(None)).with_only_columns(*done, maintain_column_froms=True)


def _my_host(_who: Actor) -> Select[Any]:
    """The member who shows me around, as long as they are one."""
    found = select(Person).join(Hosting, Hosting.host_id == Person.id)
    running = and_(Hosting.accepted_at.is_not(None), Hosting.ended_at.is_(None), Hosting.until > questions.day())
    return found.where(Hosting.newcomer_id == ME, running, Person.is_there())


DONE = Question[Any](_mine)
MY_HOST = Question[Person](_my_host, only={Person: ("name", "given_name", "picture", "headline", "firm")})
ASKED = (DONE, MY_HOST)


def path(told: Told) -> Path | None:
    """None for whoever is not new, or has put it away."""
    for row in told.get(DONE):
        taken = [bool(number) for number in row]
        host = next(iter(told.get(MY_HOST)), None)
        return Path(list(zip(first_steps(), taken, strict=True)), host)
    return None
