"""What somebody answers, held against what they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from portal.core.tidying import CONTROL, tidy
from portal.events.errors import NotAnswered, QuestionChanged
from portal.events.questions.models import NO, YES, QuestionKind
from portal.events.questions.queries import Asked

#: How long what is written may be.
MOST_WORDS = {QuestionKind.SHORT: 200, QuestionKind.LONG: 2000}


class Given(NamedTuple):
    """What was written or chosen, and the number of the wording that it was given to."""

    wording: int
    value: str | Sequence[str]


#: By the number of the question.
Answers = Mapping[int, Given]
NO_ANSWERS: Answers = {}


class Said(NamedTuple):
    """An answer to be kept; nothing said takes back what was said before."""

    question_id: int
    wording: int
    words: list[str]


def check(asked: Iterable[Asked], answers: Answers, before: Mapping[int, Sequence[str]] | None = None) -> list[Said]:
    """What is new of these answers. `before`: what somebody on the list answered already, by question; None while they
    sign up, when nothing that is needed can be left out.

    Whoever signed up already need not answer what they did not; what they say again as it was stays as it is.
    Raises NotAnswered, QuestionChanged; their field is the question's.
    """
    new = []
    for each in asked:
        said_before = [] if before is None else list(before.get(each.id, ()))
        given = answers.get(each.id)
        if given is None:
            if each.needed and before is None:
                raise QuestionChanged(_("This was asked only now. Please answer it too."), field=field_of(each.id))
            continue
        words = said(given.value)
        if words and words == said_before:
            continue
        if given.wording != each.wording:
            raise QuestionChanged(field=field_of(each.id))
        if not words and each.needed and (before is None or said_before):
            raise NotAnswered(field=field_of(each.id))
        if words != said_before:
            _check_one(each, words)
            new.append(Said(each.id, each.wording, words))
    return new


def said(value: str | Sequence[str]) -> list[str]:
    """As it is kept: each thing that was written or chosen, tidied; nothing for what shows nothing."""
    return [words for words in map(tidy, [value] if isinstance(value, str) else value) if words]


def field_of(number: int) -> str:
    """The field of a form in which a question is answered."""
    return f"question_{number}"


def offered(asked: Asked) -> Sequence[str]:
    """What can be chosen, as it is kept."""
    return (YES, NO) if asked.kind is QuestionKind.YES_NO else asked.choices


def _check_one(asked: Asked, words: list[str]) -> None:
    field = field_of(asked.id)
    if len(words) > 1 and asked.kind is not QuestionKind.SEVERAL:
        raise NotAnswered(_("Please give one answer."), field=field)
    if asked.kind in MOST_WORDS:
        text = "".join(words)
        if len(text) > MOST_WORDS[asked.kind]:
            raise NotAnswered(_("This is too long."), field=field)
        if CONTROL.search(text) or (asked.kind is QuestionKind.SHORT and "\n" in text):
            raise NotAnswered(
                _("There is a character in here that cannot be printed. Please type it again."), field=field
            )
    elif gone := [each for each in words if each not in offered(asked)]:
        raise NotAnswered(_("“%(answer)s” is not offered any more. Please choose again.", answer=gone[0]), field=field)
