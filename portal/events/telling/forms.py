"""The forms by which people are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, LongText, Radio, Several, Text
from portal.events.telling.models import Audience
from portal.events.telling.words import AUDIENCES, OFFSETS


class MessageForm(Form):
    """What an organiser writes to the people of an event."""

    audience = Radio(_l("To whom?"), choices=list(AUDIENCES.items()), default=Audience.PLACES)
    subject = Text(_l("Subject"), limit=140)
    words = LongText(_l("Your message"), required=True, limit=8_000)


class RemindersForm(Form):
    """How long before it begins those who come are reminded; nothing ticked: not at all."""

    offsets = Several(
        _l("When are they reminded?"), choices=[(str(minutes), label) for minutes, (label, _within) in OFFSETS.items()]
    )
