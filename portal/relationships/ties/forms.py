"""Forms of relationships."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Text
from portal.relationships.ties.models import ContactKind

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
