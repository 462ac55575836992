"""Why two entries are not put together, or not taken apart."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class TheSameEntry(DomainError):
    sentence = _l("This is one entry. Choose another one.")
    field = "other"


class MergedAlready(DomainError):
    sentence = _l("One of these entries was put together with another one meanwhile.")


class OneHasDied(DomainError):
    sentence = _l("One of the two has died. Write it down for both, or take it back, before you put them together.")


class OneIsYours(DomainError):
    sentence = _l(
        "One of the two is you, and somebody signs in as the other: what they noted for themselves would be yours. "
        "Somebody else in the office has to put them together."
    )


class TheOtherWayRound(DomainError):
    sentence = _l(
        "Somebody signed in as the entry that would stay, and that sign-in is closed: whoever signs in as the other "
        "one would read what they noted for themselves. Put this entry into the other one instead."
    )


class UndoneAlready(DomainError):
    sentence = _l("These entries were taken apart already.")


class TooLate(DomainError):
    sentence = _l("More than a week has passed. These entries stay together.")


class MergedOn(DomainError):
    sentence = _l("The entry was put together with a further one since. Take that apart first.")
