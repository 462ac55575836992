"""Forms of people from outside."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core.forms import Email, Form, LongText, Telephone, Text
from portal.relationships.outside.operations.codes import tidied


class YesForm(Form):
    """Yes, and how to reach them."""

    name = Text(_l("Your name"), limit=120, render_kw={"autocomplete": "name"})
    email = Email(_l("Your e-mail address"), render_kw={"autocomplete": "email"})
    phone = Telephone(_l("Your phone number"), render_kw={"autocomplete": "tel"})
    words = LongText(_l("Something to add or put right?"), limit=600)


class CodeForm(Form):
    """The code from the mail."""

    code = Text(
        _l("The code from the mail"),
        limit=20,
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )

    def validate_code(self, field: Any) -> None:
        """Eight letters and digits, however they were grouped."""
        code = tidied(field.data)
        if len(code) != 8:
            raise ValidationError(_l("The code has eight letters and digits, like K7QM 4XWP."))
        field.data = code


class NeverForm(Form):
    """Never again."""

    email = Email(_l("Your e-mail address"), render_kw={"autocomplete": "email", "id": "never-email"})


class CorrectForm(Form):
    """What they said of themselves, put right."""

    name = Text(_l("Your name"), limit=120, render_kw={"autocomplete": "name"})
    phone = Telephone(_l("Your phone number"), render_kw={"autocomplete": "tel"})
    words = LongText(_l("Something to add or put right?"), limit=600)
