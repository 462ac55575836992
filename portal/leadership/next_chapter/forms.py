"""The forms of what comes after a term."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, LongText, Radio, Several, Text, Yes
from portal.leadership.next_chapter.models import Answer, Wish

WISHES = {
    Wish.MENTOR: _l("Be there for whoever follows"),
    Wish.HOST: _l("Show newcomers around"),
    Wish.ADVISE: _l("Advise on something, now and then"),
    Wish.REST: _l("Rest: no letters about this, please"),
}
ANSWERS = {
    Answer.WELL: _l("I am doing well"),
    Answer.SOMETHING: _l("I would like to do something again"),
    Answer.PEACE: _l("Please leave me in peace"),
}


class WishesForm(Form):
    """What would you enjoy next?"""

    wishes = Several(_l("What would you enjoy?"), choices=[(each.value, words) for each, words in WISHES.items()])
    words = LongText(_l("In your own words"), limit=2000)
    circle = Yes(_l("I would like to be in the circle of those who served"))


class AnswerForm(Form):
    """How are you?"""

    answer = Radio(_l("How are you?"), choices=[(each.value, words) for each, words in ANSWERS.items()])
    words = LongText(_l("Anything you would like to say"), limit=2000)


class WordForm(Form):
    """A word to the circle."""

    subject = Text(_l("Subject"), limit=200)
    words = LongText(_l("Your words"), required=True, limit=5000)
