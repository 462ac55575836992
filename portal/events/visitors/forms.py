"""The form of visitors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Email, Form, Text


class AskForm(Form):
    """Who would like to come, and where they are written to. The rest is asked on the page behind the link."""

    name = Text(_l("Your name"))
    email = Email(_l("Your e-mail address"))
