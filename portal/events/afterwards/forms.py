"""The form for how an event was."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, LongText
from portal.events.afterwards.models import LONGEST


class AfterwordForm(Form):
    """A few sentences for the newsletter."""

    words = LongText(_l("How was it?"), required=False, limit=LONGEST)
