"""Three short questions and a line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, Radio, Text
from portal.events.feedback.words import ANSWERS, QUESTIONS

_CHOICES = list(ANSWERS.items())


class FeedbackForm(Form):
    """How an event was."""

    worth = Radio(QUESTIONS["worth"], choices=_CHOICES)
    met = Radio(QUESTIONS["met"], choices=_CHOICES)
    again = Radio(QUESTIONS["again"], choices=_CHOICES)
    line = Text(_l("What should we keep, or do otherwise?"), required=False, limit=300)
