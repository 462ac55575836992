"""What the office fills in about returned mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, Text


class AllowAgain(Form):
    """Why mail to an address is sent again."""

    reason = Text(_l("Why is it right to write there again?"), limit=300)
