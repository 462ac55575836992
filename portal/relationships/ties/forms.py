"""Forms of ties."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Text
from portal.relationships.ties.models import TrustQuestion, WorkAnswer
from portal.relationships.ties.words import CONTACTS

#: How often somebody would like to be in touch with somebody.
WEEKS = [
    ("", _l("No reminder")),
    ("2", _l("Every two weeks")),
    ("4", _l("Every month or so")),
    ("9", _l("Every two months")),
    ("13", _l("Every quarter")),
    ("26", _l("Twice a year")),
    ("52", _l("Once a year")),
]


class NoteForm(Form):
    """What I keep in mind about somebody."""

    met_where = Text(_l("Where you met"), required=False, limit=200)
    met_on = Day(_l("When"), required=False)
    note = LongText(_l("What you want to remember"), limit=4000, id="note-text")


class ContactForm(Form):
    """We were in touch."""

    day = Day(_l("Day"), id="contact-day")
    kind = Choice(_l("How"), choices=[(kind.value, said) for kind, said in CONTACTS.items()])
    note = LongText(_l("A line for yourself"), limit=2000, id="contact-note")


class TrustForm(Form):
    """One of the two questions: I say so, or not any more."""

    question = Choice(_l("Question"), choices=[(question.value, "") for question in TrustQuestion])
    says = Choice(_l("Your answer"), choices=[("yes", _l("Yes")), ("back", _l("Take it back"))])


class WorkForm(Form):
    """I would like to work with somebody, or not any more; or what I answer to that."""

    says = Choice(
        _l("Your answer"),
        choices=[
            ("wish", _l("I'd like to work with you")),
            ("back", _l("Take it back")),
            (WorkAnswer.YES.value, _l("Yes, let's talk")),
            (WorkAnswer.NOT_NOW.value, _l("Not now")),
        ],
    )
