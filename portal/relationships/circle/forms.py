"""Forms of the focus circle."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, Text
from portal.members.people.models import Person


class StepForm(Form):
    """The next step towards somebody in the circle."""

    next_step = Text(_l("Your next step"), required=False, limit=200)
    by = Day(_l("By"), required=False)
    kindness = Text(_l("A kindness that has nothing to do with business"), required=False, limit=200)


class ChairForm(Form):
    """Who somebody in the circle is to me: why them, and what I know of what they want."""

    purpose = Text(_l("Why them"), required=False, limit=300)
    goal = Text(_l("What they want to reach"), required=False, limit=300)
    customer = Text(_l("Whom they love to work with"), required=False, limit=300)
    interests = Text(_l("What they care for beyond business"), required=False, limit=300)


class SwapForm(Form):
    """Somebody else takes the chair."""

    person = Choice(_l("Who takes the chair?"))

    def offer_people(self, people: Iterable[Person]) -> None:
        """Whom they have met, and who does not sit yet."""
        self.person.choices = [("", _l("Choose somebody")), *((str(each.id), each.name) for each in people)]
