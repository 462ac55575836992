"""The form of a question; and how any form asks the questions of an event: `asking(SignUpForm, asked_of(event.id))`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField
from wtforms.validators import Optional

from portal.core.choices import Needed
from portal.core.forms import Choice, Form, LongText, Radio, Several, Text, Yes
from portal.events.errors import QuestionChanged
from portal.events.questions.models import CHOSEN, LONGEST_CHOICE, MOST_CHOICES, QuestionKind
from portal.events.questions.operations.asking import Asking
from portal.events.questions.operations.checking import MOST_WORDS, Given, field_of, offered, said
from portal.events.questions.queries import Asked
from portal.events.questions.words import IN_CONFIDENCE, KINDS, label_of

F = TypeVar("F", bound="Asks")


class QuestionForm(Form):
    """A question as its organiser writes it."""

    words = Text(_l("Question"), limit=200)
    hint = Text(_l("Help below it"), required=False, limit=200)
    kind = Choice(_l("How is it answered?"), choices=list(KINDS.items()), default=QuestionKind.SHORT.value)
    choices = LongText(_l("Answers to choose from"), limit=MOST_CHOICES * (LONGEST_CHOICE + 2))
    needed = Yes(_l("Whoever signs up has to answer it"))
    sensitive = Yes(_l("It is answered in confidence"), description=IN_CONFIDENCE)

    def asking(self) -> Asking:
        """What was decided. Call after `validate`."""
        return Asking(
            words=self.words.data or "", hint=self.hint.data or "", kind=QuestionKind(self.kind.data),
            choices=tuple(said((self.choices.data or "").split("\n"))), needed=self.needed.data,
            sensitive=self.sensitive.data,
        )  # fmt: skip

    @classmethod
    def of(cls, asked: Asked) -> QuestionForm:
        """The form filled with a question as it reads today."""
        values: dict[str, Any] = {name: getattr(asked, name) for name in ("words", "hint", "needed", "sensitive")}
        return cls(formdata=None, data=values | {"kind": asked.kind.value, "choices": "\n".join(asked.choices)})


class Asks(Form):
    """A form that asks the questions of an event besides its own. Each goes with the number of the wording that was
    shown, so that nobody answers what they did not read.
    """

    asked: Sequence[Asked] = ()

    @property
    def of_questions(self) -> list[Field]:
        """The fields in which the questions are answered, in order."""
        return [self[field_of(each.id)] for each in self.asked]

    @property
    def answers(self) -> dict[int, Given]:
        """What was answered, by question: an operation's `answers`."""
        shown = ((each, self._shown(each)) for each in self.asked)
        return {each.id: Given(wording, self[field_of(each.id)].data or "") for each, wording in shown if wording}

    def validate(self, extra_validators: Any = None) -> bool:
        fits: bool = super().validate(extra_validators)
        changed = [each for each in self.asked if self._shown(each) not in {None, each.wording}]
        for each in changed:
            self[field_of(each.id)].errors = [str(QuestionChanged.sentence)]
        return fits and not changed

    def instead_of(self, form: Asks) -> None:
        """Shown for another that was made of the same and refused: what is asked by now, and what was typed."""
        for field in form:
            if field.name in self:
                self[field.name].errors = field.errors
        self.form_errors.extend(form.form_errors)
        self.refusal = form.refusal
        for each in self.asked:
            self[f"wording_{each.id}"].data = str(each.wording)

    def _shown(self, asked: Asked) -> int | None:
        """The wording that was shown to whoever sent this; None where the question was not on it, -1 for rubbish."""
        sent = next(iter(self[f"wording_{asked.id}"].raw_data or ()), None)
        if sent is None:
            return None
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else -1


class AnswersForm(Asks):
    """The questions alone, for whoever is on the list."""


def asking(form: type[F], asked: Sequence[Asked], before: Mapping[int, Sequence[str]] | None = None) -> type[F]:
    """The same form with a field for each question. `before`: what whoever is on the list has answered; what they have
    not they can leave out, needed or not.
    """
    if not asked:
        return form
    fields: dict[str, Any] = {"asked": asked}
    for each in asked:
        mine = (before or {}).get(each.id, ())
        fields[field_of(each.id)] = _field(each, mine, needed=each.needed and (before is None or bool(mine)))
        fields[f"wording_{each.id}"] = HiddenField(default=str(each.wording))
    return type(form.__name__, (form,), fields)


def _field(asked: Asked, mine: Sequence[str], *, needed: bool) -> Any:
    help_text = " ".join(filter(None, (asked.hint, str(IN_CONFIDENCE) if asked.sensitive else "")))
    about: dict[str, Any] = {"description": help_text}
    if asked.kind in MOST_WORDS:
        kind = Text if asked.kind is QuestionKind.SHORT else LongText
        text = next(iter(mine), None)
        return kind(asked.words, required=needed, limit=MOST_WORDS[asked.kind], default=text, **about)
    choices = [(value, label_of(asked.kind, value)) for value in offered(asked)]
    if asked.kind in CHOSEN:  # what they said stays theirs to keep
        gone = [each for each in mine if each not in offered(asked)]
        choices += [(each, _("%(answer)s (not offered any more)", answer=each)) for each in gone]
    if asked.kind is QuestionKind.SEVERAL:
        rules = [Needed()] if needed else [Optional()]
        return Several(asked.words, rules, choices=choices, default=list(mine), **about)
    if not needed:
        choices.append(("", _("No answer")))
    return Radio(asked.words, required=needed, choices=choices, default=next(iter(mine), ""), **about)
