"""The forms of playbooks and handovers."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from portal.core.forms import Form, LongText
from portal.core.say import month_names
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
