"""Forms of introductions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core.forms import Choice, Day, Form, LongText, Radio, Text, Yes
from portal.members.people.models import Person

#: Instead of somebody whom the asker has met.
OUTSIDE = "outside"
#: How many months nobody may ask; "" for a no to this one alone.
PAUSES = [
    ("", _l("Only this one")),
    ("1", _l("This one, and others for a month")),
    ("3", _l("This one, and others for three months")),
    ("6", _l("This one, and others for half a year")),
]


class AskForm(Form):
    """Whom to bring together, and what each is told about the other. Neither text names anybody."""

    b = Choice(_l("Whom would you like to bring together?"))
    c = Choice(_l("And whom with?"))
    to_b = LongText(_l("What the first one reads about the other"), required=True, limit=600)
    to_c = LongText(_l("What the other one reads about the first"), required=True, limit=600)
    told = Text(_l("Their name and firm, for a check"), required=False, limit=200, render_kw={"autocomplete": "off"})

    def offer_people(self, people: Iterable[Person]) -> None:
        """The people to choose among: the asker's own confirmed ties."""
        known = [(str(person.id), person.name) for person in people]
        somebody = ("", _l("Choose somebody you have met"))
        self.b.choices = self.c.choices = [somebody, *known, (OUTSIDE, _l("Somebody who is not a member"))]

    def member(self) -> str:
        """The field where a member was chosen, if the other one is from outside; else nothing."""
        return {(True, False): "c", (False, True): "b"}.get((self.b.data == OUTSIDE, self.c.data == OUTSIDE), "")

    def validate_c(self, field: Any) -> None:
        """One of the two is a member."""
        if field.data == self.b.data == OUTSIDE:
            raise ValidationError(_l("One of the two has to be a member whom you have met."))


class RefuseForm(Form):
    """Rather not; and, if they like, nothing of the kind for a while."""

    pause = Choice(_l("What you would rather not"), required=False, default="", choices=PAUSES)


class PauseForm(Form):
    """Do not introduce me to people for a while."""

    until = Day(_l("Until"))


class TellForm(Form):
    """How it went: all of it optional."""

    talked = Radio(
        _l("Have you talked?"),
        required=False,
        choices=[("yes", _l("Yes, we have")), ("not_yet", _l("Not yet"))],
    )
    helped = Yes(_l("It helped me"))
    thanks = LongText(_l("A word to them"), limit=2000)
