"""What the rules of meeting people say no to, in sentences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class ForThoseWhoCome(DomainError):
    sentence = _l("This is for members who have a place, until the event is over.")
