"""What somebody says of themselves to those whom they may meet."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, Text
from portal.events.meeting.models import LONGEST_LINE


class WishForm(Form):
    """Two lines, both of them optional."""

    hopes = Text(_l("Whom I hope to meet"), required=False, limit=LONGEST_LINE)
    offers = Text(_l("What I can offer"), required=False, limit=LONGEST_LINE)
