"""What writing to those on a shift says no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class WroteOften(DomainError):
    """People on shifts are not flooded."""

    sentence = _l("Five messages a day are as much as people read. Write again tomorrow, or put it into one of them.")
    field = "words"


class NobodyToWriteTo(DomainError):
    """There is nobody on it but whoever writes, or nothing reaches them."""

    sentence = _l("There is nobody on it whom a message would reach.")
