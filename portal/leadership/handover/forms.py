"""The forms of playbooks and handovers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.core.forms import Day, Form, LongText, Several, Text, TimeOfDay
from portal.core.say import month_names
from portal.leadership.handover.models import CHECKLIST
from portal.leadership.handover.playbook import MONTHS, PARTS


class PlaybookForm(Form):
    """All of a playbook."""

    #: The version that was read when writing began.
    base = HiddenField(default="0")

    def __init__(self, *said: Any, **more: Any) -> None:
        super().__init__(*said, **more)
        for number, name in enumerate(month_names(), 1):
            self[f"month_{number}"].label.text = name

    @property
    def typed_over(self) -> int:
        """The number of that version; 0 where none was named."""
        said = self.base.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0

    @property
    def contents(self) -> dict[str, str]:
        return {name: field.data or "" for name, field in self._fields.items() if isinstance(field, LongText)}


for _number in range(1, MONTHS + 1):
    setattr(PlaybookForm, f"month_{_number}", LongText("", limit=1000))
for _name, _heading, _hint in PARTS:
    setattr(PlaybookForm, _name, LongText(_heading, limit=20_000, description=_hint))


class PrepareForm(Form):
    """What whoever leaves has prepared."""

    done = Several(_l("What is done"), choices=list(CHECKLIST))
    note = LongText(
        _l("What else should they know?"), limit=4000,
        description=_l("Read by whoever follows, the chairperson and the office."),
    )  # fmt: skip


class MeetingForm(Form):
    """When and where two people meet."""

    day = Day(_l("Day"))
    at = TimeOfDay(_l("Time"))
    place = Text(_l("Where"), limit=300)


class AgreeForm(Form):
    """Yes to one proposal."""

    proposal = HiddenField(default="0")


class CloseForm(Form):
    """Why it ends without both."""

    reason = Text(_l("Why"), limit=500, description=_l("The two of them and the office read it."))
