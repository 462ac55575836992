"""Forms: they check shape and keep what was typed; operations check meaning.

Strings are tidied (`tidying`); control characters are refused; every length is capped. Each
form carries `once`, a one-time key, so that a double click has one effect and one answer (see `once`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Field as AnyField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.core.choices import Choice, Needed, Radio, Several
from portal.core.emails import EmailNotValidError, checked
from portal.core.errors import DomainError
from portal.core.tidying import CONTROL, tidy
from portal.core.tokens import new_token

__all__ = [
    "Choice", "Day", "Email", "Form", "LongText", "Needed", "Number", "Password", "Press", "Radio",
    "Several", "Shape", "Telephone", "Text", "TimeOfDay", "Upload", "WebAddress", "Yes",
]  # fmt: skip


class Shape:
    """One validator for text: no control characters, one line where one is meant, no longer than the cap."""

    def __init__(self, limit: int, *, lines: bool) -> None:
        self.limit, self.lines = limit, lines
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Any, field: AnyField) -> None:
        value = field.data or ""
        if CONTROL.search(value) or (not self.lines and "\n" in value):
            raise ValidationError(_l("There is a character in here that cannot be printed. Please type it again."))
        if len(value) > self.limit:
            raise ValidationError(
                _ln(
                    "This is too long: %(num)s character too many.",
                    "This is too long: %(num)s characters too many.",
                    len(value) - self.limit,
                )
            )


def _rules(required: bool, extra: Any) -> list[Any]:
    return [Needed() if required else Optional(), *extra]


class Text(StringField):
    """One line of text, at most `limit` characters."""

    def __init__(
        self, label: Any = None, *, required: bool = True, limit: int = 200, validators: Any = (), **kw: Any
    ) -> None:
        rules = [*_rules(required, ()), Shape(limit, lines=False), *validators]
        super().__init__(label, rules, filters=[tidy], **kw)


class Telephone(Text):
    """A number as people write it, and read it from the left in every language."""

    def __init__(self, label: Any = None, *, required: bool = False, limit: int = 60, **kw: Any) -> None:
        super().__init__(label, required=required, limit=limit, **kw)


class LongText(TextAreaField):
    """Several lines, at most `limit` characters."""

    def __init__(
        self, label: Any = None, *, required: bool = False, limit: int = 10_000, validators: Any = (), **kw: Any
    ) -> None:
        rules = [*_rules(required, ()), Shape(limit, lines=True), *validators]
        super().__init__(label, rules, filters=[tidy], **kw)


class Email(StringField):
    """An e-mail address by its syntax; nothing is looked up."""

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, [*_rules(required, ()), Shape(254, lines=False), email_shape], filters=[tidy], **kw)


def email_shape(form: Any, field: AnyField) -> None:
    """Refuse what cannot be an address."""
    if not field.data:
        return
    try:
        field.data = checked(field.data)
    except EmailNotValidError:
        if "@" not in field.data:
            raise ValidationError(
                _l("There is no @ in this address. An address looks like name@example.org.")
            ) from None
        raise ValidationError(_l("This does not look like an e-mail address: name@example.org is the shape.")) from None


class Password(PasswordField):
    """A password, never trimmed; at most 200 characters."""

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, [*_rules(required, ()), Shape(200, lines=False)], **kw)


class WebAddress(StringField):
    """An http or https address."""

    def __init__(self, label: Any = None, *, required: bool = False, **kw: Any) -> None:
        super().__init__(label, [*_rules(required, ()), Shape(500, lines=False), web_shape], filters=[tidy], **kw)


def web_shape(form: Any, field: AnyField) -> None:
    """Add https:// where no scheme was typed; refuse every other scheme."""
    if not field.data:
        return
    if not re.match(r"^[a-z][a-z0-9+.-]*:", field.data, re.IGNORECASE):
        field.data = "https://" + field.data
    if not re.match(r"^https?://[^\s/@.]+(\.[^\s/@.]+)+(:\d+)?([/?#]\S*)?$", field.data, re.IGNORECASE):
        raise ValidationError(_l("A web address looks like https://example.org."))


class Number(IntegerField):
    """A whole number from `least` to `most`."""

    def __init__(
        self, label: Any = None, *, required: bool = True, least: int = 0, most: int = 1_000_000, **kw: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, _rules(required, [self._within]), **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        digits = valuelist[0].strip()
        if not re.fullmatch(r"-?[0-9]{1,12}", digits):
            self.data = None
            raise ValueError(_l("Please give a whole number."))
        self.data = int(digits)

    def _within(self, form: Any, field: AnyField) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                _l("Please give a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )


class Day(DateField):
    """A calendar day between 1900 and 2200."""

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, _rules(required, [sane_day]), **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Please give a day as year-month-day, like 2026-05-19.")) from None


def sane_day(form: Any, field: AnyField) -> None:
    """Years that nobody means are refused."""
    if isinstance(field.data, date) and not 1900 <= field.data.year <= 2200:
        raise ValidationError(_l("Please check the year."))


class TimeOfDay(TimeField):
    """A time of day, hours and minutes."""

    data: time | None

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, _rules(required, ()), format=["%H:%M", "%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Please give a time like 18:30.")) from None


class Yes(BooleanField):
    """A box to tick."""


class Upload(FileField):
    """A file; what it may be is checked by whoever reads it."""


class Form(FlaskForm):
    """Base of all forms: CSRF, the one-time key, and sentences for errors."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent: text to fields of text, files to fields of files, whatever the sender calls them."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return None if has_request_context() and request.is_json else sent
            takes_files = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            files = MultiDict([item for item in request.files.items(multi=True) if item[0] in takes_files])
            return CombinedMultiDict((files, request.form))

    once = HiddenField(default=new_token)
    #: The rule that said no to what was sent, if one did.
    refusal: DomainError | None = None
    #: The fields as they follow on the page, where that is not the order in which they are declared.
    order: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[AnyField]:
        """What is to be put right is told in the order of the page."""
        first = {name: self._fields[name] for name in self.order if name in self._fields}
        return iter((first | self._fields).values())

    def hidden_tag(self, *fields: str) -> Markup:
        """What goes along unseen, without ids: a page may hold several forms, and an id stands on it once."""
        chosen = [self[name] for name in fields] or [f for f in self if isinstance(f.widget, HiddenInput)]
        return Markup("").join(field(id=False) for field in chosen)

    def refuse(self, error: DomainError) -> None:
        """Show a rule's "no" on the field it belongs to, or above the form."""
        self.refusal = error
        if error.field and error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, str(error.sentence)]
        else:
            self.form_errors.append(str(error.sentence))


class Press(Form):
    """A form that is only a button."""
