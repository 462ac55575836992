"""Forms of the years."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.fields import Money
from portal.core.forms import Day, Form, Text


class BusinessForm(Form):
    """Business that came of belonging."""

    what = Text(_l("What it was"), limit=200)
    partner = Text(_l("With whom"), required=False, limit=200)
    day = Day(_l("When?"))
    amount = Money(_l("About how much"), required=False)
