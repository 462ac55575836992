"""What positions that come with another say no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class EndsToday(DomainError):
    """Somebody has stayed longer already than a position is to allow."""

    sentence = _l(
        "Somebody who serves here has stayed longer than that, and would leave today for good. "
        "Allow more months, or tick the box."
    )
    field = "ends_today"


class StillServed(DomainError):
    """Somebody has a term there, or will."""

    sentence = _l(
        "Somebody serves here, or is to. End those terms first, on the page of the body; then this position can be "
        "held ex officio."
    )
    field = "by"


class ActsForItself(DomainError):
    """A position that would come with itself."""

    sentence = _l("That is the same position. Please choose another one.")
    field = "by"


class NotOneBody(DomainError):
    """An acting deputy from elsewhere."""

    sentence = _l("Whoever acts comes from the same body. Please choose one of its positions.")
    field = "by"


class NoOfficeToName(DomainError):
    """It would go on from position to position."""

    sentence = _l(
        "A position that is held ex officio hands nothing on. Choose one with terms of its own, for a position with "
        "which no other comes."
    )
    field = "by"


class DeputyCircle(DomainError):
    """Two positions that would act for one another."""

    sentence = _l("This position acts for that one already, so nobody would be left. Please choose another one.")
    field = "by"
