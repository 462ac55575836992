"""What the next chapter says no to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NotYet(DomainError):
    """It is asked from 90 days before the end on."""

    sentence = _l("It is too early for this. We ask when your term comes to its end.")


class RestOrMore(DomainError):
    """Whoever rests is asked for nothing else."""

    sentence = _l("Either you rest, or you would enjoy one of the others. Please choose.")
    field = "wishes"


class NeverServed(DomainError):
    """The circle is of those who served."""

    sentence = _l("The circle is for those who have served a term here.")


class TooManyWords(DomainError):
    """The circle hears from the house now and then."""

    sentence = _l("The circle had a letter within the last day. Please wait until tomorrow.")
