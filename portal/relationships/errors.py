"""What several nouns of relationships say no with."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NotYourself(DomainError):
    sentence = _l("This is you. Choose somebody else.")


class StillToCome(DomainError):
    sentence = _l("That day is still to come. Choose today or an earlier day.")
    field = "day"
