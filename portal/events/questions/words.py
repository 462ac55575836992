"""What is said of questions and of answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from portal.core.say import say_list
from portal.events.questions.models import NO, YES, QuestionKind

KINDS: dict[str, Any] = {
    QuestionKind.SHORT.value: _l("In a few words"),
    QuestionKind.LONG.value: _l("In some lines"),
    QuestionKind.ONE.value: _l("One answer from a list"),
    QuestionKind.SEVERAL.value: _l("Any number from a list"),
    QuestionKind.YES_NO.value: _l("Yes or no"),
}
#: How long after an event what was answered in confidence is kept.
DAYS_KEPT = 30
#: To whoever answers, and to whoever asks.
IN_CONFIDENCE = _ln(
    "Only this event’s owner and organisers read it, and it is deleted a day after the event.",
    "Only this event’s owner and organisers read it, and it is deleted %(num)s days after the event.",
    DAYS_KEPT,
)
_SAID: dict[str, Any] = {YES: _l("Yes"), NO: _l("No")}


def question_kind(kind: str) -> str:
    """How it is answered: "Yes or no"."""
    return str(KINDS[kind])


def label_of(kind: QuestionKind, value: str) -> str:
    """How something that can be chosen reads."""
    return str(_SAID.get(value, value)) if kind is QuestionKind.YES_NO else value


def say_answer(said: Sequence[str], kind: QuestionKind) -> str:
    """What somebody answered, as they gave it."""
    return say_list(label_of(kind, each) for each in said)


FILTERS = (question_kind, say_answer)
