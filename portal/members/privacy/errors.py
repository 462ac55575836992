"""Why a request to be forgotten is not taken, or not answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class AskedAlready(DomainError):
    sentence = _l("This was asked already, and waits for the office.")


class AnsweredAlready(DomainError):
    sentence = _l("This request was answered already.")


class ReasonNeeded(DomainError):
    sentence = _l("Please say why; they read it.")
    field = "reason"


class ExtendedAlready(DomainError):
    sentence = _l("This request was given more time already. It has to be answered now.")
