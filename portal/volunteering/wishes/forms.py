"""The forms of visitors who would like to help, and of those who answer them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Email, Form, LongText, Text
from portal.core.say import say_moment
from portal.volunteering.models import Role, Shift


class HelpForm(Form):
    """Who would like to help, with what, and where they are written to."""

    name = Text(_l("Your name"))
    email = Email(_l("Your e-mail address"))
    about = Choice(_l("What would you like to help with?"), required=False, choices=[])
    words = LongText(_l("A few words about you"), required=False, limit=1000)

    def offer(self, shifts: Sequence[Shift]) -> None:
        """Let them choose among these shifts and their kinds of work. Call it before `validate`."""
        roles = sorted({shift.role for shift in shifts}, key=lambda role: role.name)
        self._roles = {f"role-{role.id}": role for role in roles}
        self._shifts = {f"shift-{shift.id}": shift for shift in sorted(shifts, key=lambda shift: shift.start_utc)}
        self.about.choices = [
            ("", _("Wherever a hand is wanted")),
            *((key, role.name) for key, role in self._roles.items()),
            *((key, _named(shift)) for key, shift in self._shifts.items()),
        ]

    @property
    def role(self) -> Role | None:
        """The kind of work they chose, without a day."""
        return self._roles.get(self.about.data or "")

    @property
    def shift(self) -> Shift | None:
        """The shift they chose."""
        return self._shifts.get(self.about.data or "")


def _named(shift: Shift) -> str:
    when = say_moment(shift.start_utc, shift.zone)
    return ", ".join([shift.role.name, when, *([shift.event.title] if shift.event else [])])


class SendOnForm(Form):
    """What goes to those who can answer; by whoever has the link."""

    name = Text(_l("Your name"))
    words = LongText(_l("A few words about you"), required=False, limit=1000)


class AnswerForm(Form):
    """What a visitor is written."""

    words = LongText(_l("Your answer"), required=True, limit=2000)
