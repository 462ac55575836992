"""The forms of accounts. They check shape; operations and `passwords.check` check meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core.actors import Right
from portal.core.errors import DomainError
from portal.core.fields import Currency, Zone
from portal.core.forms import Choice, Day, Email, Form, Password, Text, Yes
from portal.core.wall_clock import after, first_moment

RIGHT_NAMES = {
    Right.MEMBERS: _l("Members"),
    Right.DUES: _l("Dues"),
    Right.EVENTS: _l("Events"),
    Right.LEADERSHIP: _l("Leadership"),
    Right.VOLUNTEERING: _l("Volunteering"),
    Right.NEWSLETTER_EDIT: _l("Newsletter: edit"),
    Right.NEWSLETTER_SEND: _l("Newsletter: send"),
    Right.REPORTS: _l("Reports"),
    Right.AUDIT: _l("Audit trail: read"),
    Right.ADMINISTRATION: _l("Administration: everything"),
}


class SignInForm(Form):
    email = Email(_l("E-mail"), render_kw={"autocomplete": "username", "inputmode": "email"})
    password = Password(_l("Password"), render_kw={"autocomplete": "current-password"})
    keep = Yes(_l("Keep me signed in on this device for a month"))


class AddressForm(Form):
    """Where to mail a code or a link."""

    email = Email(_l("E-mail"), render_kw={"autocomplete": "username", "inputmode": "email"})


class CodeForm(Form):
    code = Text(
        _l("The six digits from the mail"),
        limit=20,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"},
    )
    keep = Yes(_l("Keep me signed in on this device for a month"))

    def validate_code(self, field: Any) -> None:
        """Six digits, however they were grouped."""
        digits = "".join(field.data.split()).replace("-", "")
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
            raise ValidationError(_l("The code has six digits, like 123 456."))
        field.data = digits


class NewPasswordForm(Form):
    """One field, shown once: typing it twice only teaches copying."""

    password = Password(_l("New password"), render_kw={"autocomplete": "new-password"})


class ChangePasswordForm(Form):
    current = Password(_l("Your password now"), required=False, render_kw={"autocomplete": "current-password"})
    password = Password(_l("New password"), render_kw={"autocomplete": "new-password"})


class ChangeEmailForm(Form):
    email = Email(_l("New e-mail address"), render_kw={"autocomplete": "email", "inputmode": "email"})


class ProveForm(Form):
    password = Password(_l("Password"), render_kw={"autocomplete": "current-password"})


class ProveCodeForm(Form):
    code = CodeForm.code
    validate_code = CodeForm.validate_code


class SetupForm(Form):
    association = Text(_l("What is the association called?"), limit=120)
    time_zone = Zone(_l("Where does its clock tell the time?"))
    currency = Currency(_l("What do people pay with?"), usual=_l("What is usual there"))
    name = Text(_l("Your name"), limit=120, render_kw={"autocomplete": "name"})
    email = Email(_l("Your e-mail"), render_kw={"autocomplete": "username", "inputmode": "email"})
    password = Password(_l("A password of at least fifteen characters"), render_kw={"autocomplete": "new-password"})
    joins = Yes(_l("I am a member, too"), default=True)


class GrantForm(Form):
    """Days are whole days in the association's zone; the last day is included, as people say it."""

    email = Email(_l("Whose? Their sign-in address"), render_kw={"autocomplete": "off"})
    right = Choice(_l("Which right?"), choices=[(r.value, name) for r, name in RIGHT_NAMES.items()])
    start = Day(_l("First day"), required=False)
    end = Day(_l("Last day"), required=False)
    reason = Text(_l("Why?"), limit=300)

    def stretch(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """From when until when in the zone, where that was said. Raises BadTime."""
        first, last = self.start.data, self.end.data
        start = first_moment(first, zone, field="start") if first else None
        return start, after(last, zone, field="end") if last else None


class NoSuchAccount(DomainError):
    """The administrator mistyped, or they were not invited yet."""

    sentence = _l("Nobody signs in with this address. Invite them first.")
    field = "email"
