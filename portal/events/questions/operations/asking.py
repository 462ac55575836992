"""Questions: what is asked, and how it is changed while people have answered it.

Whoever answers and whoever changes a question lock the event first, so that nobody answers what is just being changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, update

from portal.core import audit
from portal.core.db import db
from portal.events.errors import AlreadyCancelled, NotAQuestion
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.questions.models import (
    CHOSEN,
    LONGEST_CHOICE,
    MOST_CHOICES,
    MOST_QUESTIONS,
    EventQuestion,
    QuestionKind,
    Wording,
)
from portal.events.questions.queries import asked_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What an organiser decides about a question."""

    words: str
    kind: QuestionKind = QuestionKind.SHORT
    hint: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    sensitive: bool = False

    @property
    def reads(self) -> tuple[str, str, list[str]]:
        """What a wording holds of it."""
        return self.words, self.hint, list(self.choices) if self.kind in CHOSEN else []


def add_question(event: Event, asking: Asking, *, now: datetime) -> EventQuestion:
    """Ask this from now on. Raises NotAQuestion, AlreadyCancelled."""
    event = _open(event)
    _check(asking)
    _refuse_too_many(event)
    question = _make(event, asking, now)
    audit.write("events.question_added", about=event, after={"question": question.id, "words": asking.words})
    return question


def change_question(event: Event, number: int, asking: Asking, *, now: datetime) -> EventQuestion:
    """Change a question for those who are asked from now on; what was answered stays with the words it was given to.

    Once somebody has answered, its kind stays, and so does that its answers are read in confidence.
    Raises NotAQuestion, AlreadyCancelled.
    """
    question = _of(_open(event), number)
    _check(asking)
    if question.answered and asking.kind != question.kind:
        raise NotAQuestion(
            _("Somebody has answered it, so it stays a question of this kind. Close it, and ask another one."),
            field="kind",
        )
    if question.answered and question.sensitive and not asking.sensitive:
        raise NotAQuestion(
            _("People answered it in confidence, so it stays like that. Close it, and ask another one."),
            field="sensitive",
        )
    before = db.session.get_one(Wording, (question.id, question.wording))
    if asking.reads != (before.words, before.hint, before.choices) or asking.kind != question.kind:
        question.wording += 1
        _word(question, asking, now)
    question.kind, question.needed, question.sensitive = asking.kind, asking.needed, asking.sensitive
    db.session.flush()
    audit.write(
        "events.question_changed", about=event,
        before={"question": question.id, "words": before.words}, after={"words": asking.words},
    )  # fmt: skip
    return question


def close_question(event: Event, number: int, *, now: datetime) -> None:
    """Ask it no more; the answers stay. Again changes nothing. Raises NotAQuestion, AlreadyCancelled."""
    question = _of(_open(event), number)
    if question.closed_at is None:
        question.closed_at = now
        db.session.flush()
        audit.write("events.question_closed", about=event, after={"question": question.id})


def open_question(event: Event, number: int) -> None:
    """Ask it again. Raises NotAQuestion, AlreadyCancelled."""
    event = _open(event)
    question = _of(event, number)
    if question.closed_at is not None:
        _refuse_too_many(event)
        question.closed_at = None
        db.session.flush()
        audit.write("events.question_opened", about=event, after={"question": question.id})


def ask_earlier(event: Event, number: int) -> None:
    """Ask it one place earlier; the first stays the first. Raises NotAQuestion, AlreadyCancelled."""
    event = _open(event)
    question = _of(event, number)
    order = select(EventQuestion).where(EventQuestion.event_id == event.id, EventQuestion.closed_at.is_(None))
    there = list(db.session.scalars(order.order_by(EventQuestion.position, EventQuestion.id)))
    at = there.index(question) if question in there else 0
    if at > 0:
        there[at - 1 : at + 1] = question, there[at - 1]
        for position, each in enumerate(there, 1):
            each.position = position
        db.session.flush()
        audit.write("events.question_moved", about=event, after={"question": question.id})


def repeat_questions(model: Event, event: Event, *, now: datetime) -> None:
    """Another event repeats the model: it asks what is still asked there, and nobody has answered."""
    for each in asked_of(model.id):
        values = {name: getattr(each, name) for name in ("words", "kind", "hint", "needed", "sensitive")}
        _make(event, Asking(choices=tuple(each.choices), **values), now)


def note_answered(numbers: list[int]) -> None:
    """Somebody has answered these."""
    db.session.execute(
        update(EventQuestion).where(EventQuestion.id.in_(numbers), ~EventQuestion.answered).values(answered=True)
    )


def _make(event: Event, asking: Asking, now: datetime) -> EventQuestion:
    last = select(EventQuestion.position).where(EventQuestion.event_id == event.id)
    position = db.session.scalar(last.order_by(EventQuestion.position.desc()).limit(1)) or 0
    question = EventQuestion(
        event_id=event.id, position=position + 1, wording=1, kind=asking.kind, needed=asking.needed,
        sensitive=asking.sensitive,
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    _word(question, asking, now)
    db.session.flush()
    return question


def _word(question: EventQuestion, asking: Asking, now: datetime) -> None:
    words, hint, choices = asking.reads
    db.session.add(
        Wording(
            question_id=question.id, number=question.wording, words=words, hint=hint, choices=choices, made_at=now
        )
    )  # fmt: skip


def _open(event: Event) -> Event:
    event = seats.lock(event)
    if event.cancelled_at is not None:
        raise AlreadyCancelled
    return event


def _of(event: Event, number: int) -> EventQuestion:
    found = select(EventQuestion).where(EventQuestion.id == number, EventQuestion.event_id == event.id)
    question = db.session.scalar(found.execution_options(populate_existing=True))
    if question is None:
        raise NotAQuestion(_("There is no such question."))
    return question


def _check(asking: Asking) -> None:
    if not asking.words:
        raise NotAQuestion(_("Please write the question."), field="words")
    if asking.kind not in CHOSEN:
        return
    different = {each.casefold() for each in asking.choices}
    if len(different) < len(asking.choices):
        raise NotAQuestion(_("The same answer is there twice."), field="choices")
    if any(len(each) > LONGEST_CHOICE for each in asking.choices):
        raise NotAQuestion(_("An answer to choose from is too long. Make it shorter."), field="choices")
    if not 2 <= len(asking.choices) <= MOST_CHOICES:
        raise NotAQuestion(
            _(
                "Give at least two answers to choose from, one on each line, and no more than %(most)s.",
                most=MOST_CHOICES,
            ),
            field="choices",
        )


def _refuse_too_many(event: Event) -> None:
    if len(asked_of(event.id)) >= MOST_QUESTIONS:
        raise NotAQuestion(
            ngettext(
                "One question is enough.",
                "More than %(num)s questions are too many to answer. Close one first.",
                MOST_QUESTIONS,
            )
        )
