"""What panels and elections that are recorded say no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class PanelOver(DomainError):
    """Nobody is to be found any more."""

    sentence = _l("This call is over, so nobody reads along any more.")


class PanelFull(DomainError):
    """Nine read along, no more."""

    sentence = _l("Nine people are on this panel already. Take somebody off before you name another one.")
    field = "person"


class NotYourself(DomainError):
    """Whoever names a panel does not let themselves in by it."""

    sentence = _l("You cannot put yourself on a panel. Somebody else who may name it can.")
    field = "person"


class StandsThere(DomainError):
    """Who stands does not read what others wrote."""

    sentence = _l("They stand for this themselves, so they cannot be on the panel. Please choose somebody else.")
    field = "person"


class NotOnPanel(DomainError):
    """Only whoever reads along says what they think."""

    sentence = _l("You do not read along in this call, or it is over, so nothing was noted.")


class NobodyElected(DomainError):
    """An election elects somebody."""

    sentence = _l("Please say who was elected to at least one seat.")


class NotHeldYet(DomainError):
    """What is recorded has taken place."""

    sentence = _l("That day has not come yet. An election is recorded once it was held.")
    field = "held_on"


class BeginsBeforeElection(DomainError):
    """Nobody serves before they were elected."""

    sentence = _l("The first day comes before the election. Please check both days.")


class FirstDayMissing(DomainError):
    """Whoever was elected begins on a day."""

    sentence = _l("Please say on which day they begin.")
