"""The forms of mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, Several


class Preferences(Form):
    """Which families somebody wants to get; the choices are set by the page."""

    wanted = Several(_l("Send me"))
