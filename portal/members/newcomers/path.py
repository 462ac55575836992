"""What is proposed for the first ninety days, on the home page of whoever is new. What is done is seen, not ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Registry
from portal.core.questions import ME, Question, Told
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import FIRST_DAYS, newly_come
from portal.members.people.models import Person

#: So many days longer it says that they are over.
LINGERS = 7


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
    """What is proposed to somebody who is new, each with whether it is done. `over`: the ninety days have passed."""

    steps: list[tuple[FirstStep, bool]]
    last_day: date
    over: bool

    @property
    def is_walked(self) -> bool:
        return all(done for _step, done in self.steps)


def first_steps() -> list[FirstStep]:
    """What packages propose, in order."""
    return sorted((step for give in FIRST_STEPS.all() for step in give()), key=lambda step: step.order)


def _mine(_who: Actor) -> Select[Any]:
    done = [case((step.done(), 1), else_=0).label(step.name) for step in first_steps()]
    first = questions.day(1 - FIRST_DAYS - LINGERS)
    new = newly_come(first, None, questions.day()).where(Person.id == ME, Person.path_left_at.is_(None))
    return new.with_only_columns(Belonging.since, *done, maintain_column_froms=True)


MINE = Question[Any](_mine)


def path(told: Told, day: date) -> Path | None:
    """None for whoever is not new, or has put it away; for a week more it says that the ninety days are over."""
    for since, *numbers in told.get(MINE):
        last = since + timedelta(days=FIRST_DAYS - 1)
        return Path(list(zip(first_steps(), map(bool, numbers), strict=True)), last, over=day > last)
    return None
