"""Questions for these tests, and what was answered to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import and_, select

from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.questions.models import EventQuestion, QuestionKind, Wording
from portal.events.questions.operations import asking
from portal.events.questions.operations.asking import Asking
from portal.events.questions.operations.checking import Given
from portal.events.registrations.models import EventAnswer, Registration
from portal.members.people.models import Person

MEAL = ("Vegetarian", "Fish", "Meat")


@pytest.fixture
def ask(do) -> Callable[..., int]:
    """`ask(event, "What may we cook?", choices=MEAL)`: the number of the question; it has choices or is answered in a
    few words, unless its kind is named.
    """

    def run(event: Event, words: str, **values: Any) -> int:
        if values.get("choices"):
            values.setdefault("kind", QuestionKind.ONE)
        return do(asking.add_question, event, Asking(words=words, **values)).id

    return run


@pytest.fixture
def reword(do) -> Callable[..., EventQuestion]:
    """`reword(event, number, words="…")`: change what is named, keep the rest."""

    def run(event: Event, number: int, **values: Any) -> EventQuestion:
        now = db.session.get_one(EventQuestion, number)
        wording = db.session.get_one(Wording, (number, now.wording))
        base: dict[str, Any] = {"words": wording.words, "hint": wording.hint, "choices": tuple(wording.choices)}
        base |= {"kind": now.kind, "needed": now.needed, "sensitive": now.sensitive}
        return do(asking.change_question, event, number, Asking(**base | values))

    return run


def given(number: int, *said: str, wording: int = 1) -> dict[int, Given]:
    """One answer, to this wording of the question."""
    return {number: Given(wording, list(said))}


def kept(event: Event) -> set[tuple[str, str, tuple[str, ...]]]:
    """All that was answered at an event: who, to which words, what."""
    db.session.rollback()
    rows = db.session.execute(
        select(Person.given_name, Wording.words, EventAnswer.said)
        .join(Registration, Registration.person_id == Person.id)
        .join(EventAnswer, EventAnswer.registration_id == Registration.id)
        .join(Wording, and_(Wording.question_id == EventAnswer.question_id, Wording.number == EventAnswer.wording))
        .where(Registration.event_id == event.id)
    )
    return {(name, words, tuple(said)) for name, words, said in rows}
