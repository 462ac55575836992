"""Asking somebody to be a host."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core import forms
from portal.members.newcomers.models import MOST_WORDS


class AskHost(forms.Form):
    person = forms.Text(
        _l("Who"), limit=254, description=_l("Their e-mail address, or their full name if only one person has it.")
    )
    words = forms.LongText(
        _l("What you would like to tell them"), required=False, limit=MOST_WORDS,
        description=_l("Why you think of them, what the two have in common. Only they read it."),
    )  # fmt: skip
