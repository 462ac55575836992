"""Forms of the page after an event."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Day, Form, Several, Text


class PicksForm(Form):
    """Whom somebody would like to see again; the page says who there is."""

    pick = Several(_l("Whom would you like to see again?"), choices=[])


class PickForm(Form):
    """What is kept about one of them."""

    learned = Text(_l("One thing you learned"), required=False, limit=300)
    coffee_on = Day(_l("A day for coffee"), required=False)
    kindness = Text(_l("A kindness that has nothing to do with business"), required=False, limit=200)
