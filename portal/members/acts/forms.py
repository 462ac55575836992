"""What the office says before an act for many people: the letter, or the plan."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core import forms
from portal.core.settings import today
from portal.members.acts.models import Kind
from portal.members.acts.operations import AlreadyOver, BadLink, check_letter


class Act(forms.Form):
    """`shown`: for how many people it was said that it is done. `go`: the button of whoever has looked it over."""

    shown = forms.Text(required=False, limit=10)
    go = forms.Text(required=False, limit=1)

    @property
    def people(self) -> int:
        said = str(self.shown.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


class Letter(Act):
    subject = forms.Text(_l("Subject"), limit=200)
    words = forms.LongText(
        _l("Letter"), required=True, limit=20_000,
        description=_l("Each letter begins with “Dear” and the reader’s name. **Bold**, lists and links work."),
    )  # fmt: skip

    def validate_words(self, field: Any) -> None:
        try:
            check_letter(field.data or "")
        except BadLink as error:
            raise ValidationError(error.sentence) from None


class Plan(Act):
    plan = forms.Choice(_l("Plan"), coerce=int)
    start = forms.Day(_l("From"))
    cover = forms.Choice(_l("How it is covered"), choices=[("paid", _l("Paid")), ("waived", _l("Waived"))])

    def validate_start(self, field: Any) -> None:
        if field.data is not None and field.data < today():
            raise ValidationError(AlreadyOver.sentence)


FORMS: dict[Kind, type[Act]] = {Kind.LETTER: Letter, Kind.PLAN: Plan, Kind.INVITE: Act}
