"""Forms of the focus circle."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Day, Form, Text


class PlanForm(Form):
    """The next step towards somebody in the circle."""

    next_step = Text(_l("Your next step"), required=False, limit=200)
    by = Day(_l("By"), required=False)
