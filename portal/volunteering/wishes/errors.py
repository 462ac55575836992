"""What wishes to help say no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NotHeardOf(DomainError):
    """Nobody could send the link that confirms the address."""

    sentence = _l("This portal cannot write to you at the moment. Please write to us, or call.")


class TakenBack(DomainError):
    """Whoever said it wants it forgotten, or its time is over."""

    sentence = _l("This was taken back, or its time is over. Nothing is left to answer.")


class AnsweredAlready(DomainError):
    """A visitor gets one answer."""

    sentence = _l("Somebody has answered or closed this already. What they wrote stands on the page.")


class NoAnswer(DomainError):
    """A letter needs words."""

    sentence = _l("Please write a few words: they are all that the letter says.")
    field = "words"
