"""Forms of relationships."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Several, Text
from portal.relationships.models import ContactKind

KINDS = [
    (ContactKind.TALK.value, _l("We talked")),
    (ContactKind.COFFEE.value, _l("Coffee or a meal")),
    (ContactKind.CALL.value, _l("A call")),
    (ContactKind.MESSAGE.value, _l("We wrote to each other")),
    (ContactKind.EVENT.value, _l("At an event")),
]


class NoteForm(Form):
    """What I keep in mind about somebody."""

    met_where = Text(_l("Where you met"), required=False, limit=200)
    met_on = Day(_l("When"), required=False)
    note = LongText(_l("What you want to remember"), limit=4000, id="note-text")


class ContactForm(Form):
    """We were in touch."""

    day = Day(_l("Day"), id="contact-day")
    kind = Choice(_l("How"), choices=KINDS)
    note = LongText(_l("A line for yourself"), limit=2000, id="contact-note")


class PlanForm(Form):
    """The next step towards somebody in the circle."""

    next_step = Text(_l("Your next step"), required=False, limit=200)
    by = Day(_l("By"), required=False)


class PicksForm(Form):
    """Whom somebody would like to see again; the page says who there is."""

    pick = Several(_l("Whom would you like to see again?"), choices=[])


class PickForm(Form):
    """What is kept about one of them."""

    learned = Text(_l("One thing you learned"), required=False, limit=300)
    coffee_on = Day(_l("A day for coffee"), required=False)
    kindness = Text(_l("A kindness that has nothing to do with business"), required=False, limit=200)
