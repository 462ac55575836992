"""What volunteering says no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class ShiftFull(DomainError):
    """All places are taken."""

    sentence = _l("Somebody was quicker: every place on this shift is taken. The others still need people.")


class KeptForNewcomers(DomainError):
    """The places left are held for first shifts."""

    sentence = _l("The place that is left is kept for somebody whose first shift it would be, for a while yet.")


class ShiftOver(DomainError):
    """The shift has begun, or is off."""

    sentence = _l("This shift has begun, or is off. Others need people.")


class EventIsOff(DomainError):
    """Nobody is needed where nothing takes place."""

    sentence = _l("This event is cancelled, so it needs no shifts.")


class OtherShiftThen(DomainError):
    """Nobody is in two places."""

    sentence = _l("You have another shift at that time. Give that one back first, or take one later.")


class OnlyMembersHelp(DomainError):
    """Shifts are for members."""

    sentence = _l("Shifts are for members. Your membership does not count today.")


class TooFewPlaces(DomainError):
    """More people than that said yes."""

    sentence = _l("More people than that have said yes. Nobody is sent home: choose a larger number.")
    field = "most"


class LeastAboveMost(DomainError):
    """The numbers are the wrong way round."""

    sentence = _l("The fewest cannot be more than the most.")
    field = "least"


class EndsBeforeItStarts(DomainError):
    """The times are the wrong way round."""

    sentence = _l("It ends before it begins. Please check both times.")
    field = "end"


class InThePast(DomainError):
    """It would begin in the past."""

    sentence = _l("That moment has passed. Please choose one ahead.")
    field = "day"


class SomebodyIsElsewhereThen(DomainError):
    """Somebody on the shift has another one at the new time."""

    sentence = _l("Somebody on this shift has another one at that time. Choose another time, or make a new shift.")
    field = "start"


class NameTaken(DomainError):
    """Two roles cannot share a name."""

    sentence = _l("There is a role of this name already.")
    field = "name"


class TooManySlots(DomainError):
    """A day is not cut into crumbs."""

    sentence = _l("That would be more than 24 shifts. Choose longer ones, or less time.")
    field = "every"


class NotOnIt(DomainError):
    """Whoever asks for a stand-in is not expected."""

    sentence = _l("You are not on this shift any more, so nobody needs to stand in for you.")


class OnItAlready(DomainError):
    """Nobody stands in where they are expected themselves."""

    sentence = _l("Whoever is on this shift already cannot stand in as well.")
    field = "person"


class AskedAlready(DomainError):
    """One is asked at a time."""

    sentence = _l("You have asked already. Take that back first, then ask somebody else.")


class SaidNo(DomainError):
    """Nobody is asked twice."""

    sentence = _l("They have said that they cannot. Please ask somebody else.")
    field = "person"


class CannotStandIn(DomainError):
    """Only members stand in."""

    sentence = _l("Only somebody who is a member today can stand in. Please ask somebody else.")
    field = "person"


class AskIsOver(DomainError):
    """Somebody was quicker, or the ask was taken back."""

    sentence = _l(
        "This is settled already: somebody else stands in, or it is no longer needed. Thank you all the same."
    )


class ShiftWaits(DomainError):
    """Nobody can promise to come on a day that is not set."""

    sentence = _l("The event waits for a new day, and this shift with it. Stand-ins can be found once it is set.")


class NotBegun(DomainError):
    """Nobody can have been there yet, or the shift did not take place."""

    sentence = _l("Who was there can be noted once the shift has begun, for everybody who was expected.")


class NothingToSay(DomainError):
    """Nothing is noted that one could answer."""

    sentence = _l("Nothing is noted that needs a word from you.")


class NothingToCertify(DomainError):
    """There is no certificate of nothing."""

    sentence = _l("There is no shift to certify then. Only those at which it was noted that you were there are in it.")


class NotOver(DomainError):
    """Thanks come after the work."""

    sentence = _l("People are thanked once the shift is over.")


class AllThanked(DomainError):
    """Nobody is thanked twice for the same."""

    sentence = _l("Everybody who was there has been thanked.")
