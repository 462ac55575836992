"""Forms of the goodwill diary."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Radio, Text
from portal.members.people.models import Person
from portal.relationships.goodwill.words import KINDS

CHOICES = [(kind.value, label) for kind, label in KINDS.items()]


class _WithPerson(Form):
    def offer_people(self, people: Iterable[Person]) -> None:
        """The people to choose among: whom they have met, and whoever's page led here."""
        known = [(str(person.id), person.name) for person in people]
        self["person"].choices = [("", _l("Choose somebody")), *known]


class ActForm(_WithPerson):
    """What I did for somebody."""

    person = Choice(_l("For whom?"))
    kind = Radio(_l("What did you give?"), choices=CHOICES)
    day = Day(_l("When?"))
    line = Text(_l("A line for yourself"), required=False, limit=300)


class ThankForm(_WithPerson):
    """Somebody helped me."""

    person = Choice(_l("Who helped you?"))
    kind = Radio(_l("What did they give you?"), choices=CHOICES)
    day = Day(_l("When?"))
    thanks = LongText(_l("A word of thanks, which they read"), limit=600)


class AskForm(Form):
    """Did this help?"""

    words = Text(_l("A word so that they know what you mean"), required=False, limit=300)


class HelpedForm(Form):
    """It helped."""

    thanks = LongText(_l("A word of thanks, which they read"), limit=600)
