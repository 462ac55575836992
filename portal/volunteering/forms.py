"""The forms of volunteering."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Number, Radio, Text, TimeOfDay, Yes
from portal.events.programme.forms import WHICH

NEW_ROLE = 0


class ShiftForm(Form):
    """One shift, in wall-clock time."""

    role = Choice(_l("What is to be done"), coerce=int, choices=[])
    new_role = Text(_l("A new kind of work"), required=False, limit=80)
    day = Day(_l("Day"))
    start = TimeOfDay(_l("From"))
    end = TimeOfDay(_l("Until"))
    start_fold = Radio(_l("Which of the two does it begin?"), required=False, choices=WHICH, default="")
    end_fold = Radio(_l("Which of the two does it end?"), required=False, choices=WHICH, default="")
    least = Number(_l("How many make it work"), least=0, most=200, default=1)
    most = Number(_l("How many at most"), least=1, most=200, default=2)
    held = Number(_l("Of these, kept for a first shift"), required=False, least=0, most=200, default=0)
    place = Text(_l("Where"), required=False, limit=160)
    note = LongText(_l("What somebody should know"), required=False, limit=2000)
    public = Yes(_l("Visitors may see it too"), default=True)


class RoleForm(Form):
    """A kind of work."""

    name = Text(_l("What it is called"), limit=80)
    duties = LongText(_l("What somebody does"), required=False, limit=2000)
    skills = Text(_l("What somebody should be able to do"), required=False, limit=200)
    newcomer_ok = Yes(_l("Good for a first shift"))


class CancelForm(Form):
    """Why a shift is off."""

    reason = Text(_l("Why, in a few words for those who come"), limit=300)
