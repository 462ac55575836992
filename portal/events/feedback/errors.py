"""What the rules of feedback say no to, in sentences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class WasNotThere(DomainError):
    sentence = _l("Those who were there are asked, once it is over.")
