"""The association's own questions. What was answered stays with the question as it stood."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.members.applications.models import Question


class QuestionNeeded(DomainError):
    sentence = _l("Please write the question.")
    field = "words"


class ChangedMeanwhile(DomainError):
    sentence = _l("Somebody changed this question in the meantime. Look at how it reads now.")


def asked() -> Select[Question]:
    """What applicants are asked today, in order."""
    return select(Question).where(Question.retired_at.is_(None)).order_by(Question.place, Question.id)


def ask(words: str, *, hint: str = "", needed: bool = False, place: int = 0, now: datetime) -> Question:
    """Ask this from now on. Raises QuestionNeeded."""
    question = _make(words, hint=hint, needed=needed, place=place, now=now)
    audit.write("members.question_asked", about=question)
    return question


def reword(question: Question, words: str, *, hint: str, needed: bool, place: int, now: datetime) -> Question:
    """The question as it reads now: another row where its words changed, which takes this one's place.

    Raises QuestionNeeded, and ChangedMeanwhile when nobody is asked this one any more.
    """
    question = lock(question)
    if question.retired_at is not None:
        raise ChangedMeanwhile
    if (words, hint, needed) == (question.words, question.hint, question.needed):
        question.place = place
        return question
    changed = _make(words, hint=hint, needed=needed, place=place, now=now, replaces=question.id)
    question.retired_at = now
    audit.write("members.question_changed", about=changed, before={"question": question.id})
    return changed


def retire(question: Question, *, now: datetime) -> None:
    """Ask it no more. Twice is once."""
    question = lock(question)
    if question.retired_at is None:
        question.retired_at = now
        audit.write("members.question_retired", about=question)


def _make(words: str, *, hint: str, needed: bool, place: int, now: datetime, replaces: int | None = None) -> Question:
    if not words:
        raise QuestionNeeded
    question = Question(words=words, hint=hint, needed=needed, place=place, made_at=now, replaces_id=replaces)
    db.session.add(question)
    db.session.flush()
    return question
