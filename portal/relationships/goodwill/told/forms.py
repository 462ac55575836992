"""The words for the newsletter."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, LongText
from portal.relationships.goodwill.told.models import LONGEST


class TellForm(Form):
    """What happened, for all members."""

    words = LongText(_l("What may the newsletter say?"), required=True, limit=LONGEST)
