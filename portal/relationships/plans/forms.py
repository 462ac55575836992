"""Forms of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Text
from portal.members.people.models import Person


class AimForm(Form):
    """Whom I want to reach, for what, by when."""

    whom = Text(_l("Whom do you want to reach?"), required=False, limit=200)
    person = Choice(_l("Or somebody by name"), required=False, default="")
    purpose = LongText(_l("For what?"), limit=600)
    by = Day(_l("By when?"), required=False)

    def offer_people(self, people: Iterable[Person]) -> None:
        """Whom they have met, and whoever is named in it."""
        self.person.choices = [("", _l("Nobody by name")), *((str(each.id), each.name) for each in people)]
