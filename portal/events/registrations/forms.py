"""The forms about somebody's place."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.downloads import Download
from portal.core.forms import Form, Text, Yes
from portal.events.programme.models import MOST_GUESTS


class SignUpForm(Form):
    """Coming, perhaps with guests."""

    guest_1 = Text(_l("Your guest’s name"), required=False, limit=100)
    guest_2 = Text(_l("Second guest"), required=False, limit=100)
    guest_3 = Text(_l("Third guest"), required=False, limit=100)
    guest_4 = Text(_l("Fourth guest"), required=False, limit=100)
    guest_5 = Text(_l("Fifth guest"), required=False, limit=100)
    list_consent = Yes(_l("Show members that I am coming"))

    def fields_for(self, limit: int) -> list[Any]:
        """The fields for as many guests as may come."""
        return [getattr(self, f"guest_{number}") for number in range(1, limit + 1)]

    @property
    def guests(self) -> list[str]:
        return [name for field in self.fields_for(MOST_GUESTS) if (name := field.data)]


class RemoveForm(Form):
    """Why somebody is taken off the list; they read it."""

    why = Text(_l("Reason, which they will read"), required=False, limit=300)


class ExportForm(Download):
    """The list as a table, and what for: it leaves the portal, and those on it may ask."""

    why = Text(_l("What do you need it for?"), limit=300)
