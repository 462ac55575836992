"""Why something about a one-to-one cannot be done, as its reader is told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class OpenAlready(DomainError):
    sentence = _l("The two of you have one open already. See to that one first.")


class LetItRest(DomainError):
    sentence = _l("You have asked twice of late. Let it rest for now.")


class EnoughAtOnce(DomainError):
    sentence = _l("Five proposals of yours wait for an answer. Let people answer those first.")


class MovedOn(DomainError):
    sentence = _l("This has moved on since you opened the page. Here is how it stands now.")


class NotTheirTurn(DomainError):
    sentence = _l("The times are with the other one now. You hear as soon as there is an answer.")


class NoMoreRounds(DomainError):
    sentence = _l("You have gone to and fro often enough. Take one of these times, or call each other.")


class TimeGone(DomainError):
    sentence = _l("This time has passed. Take a later one.")


class NotAMemberToday(DomainError):
    sentence = _l("This can go on only between members of today.")


class NotOver(DomainError):
    sentence = _l("That can be said only of a talk whose time is over, and for a month.")


class NotMet(DomainError):
    sentence = _l("Say first that your talk took place; then promise something.")


class NotAPromise(DomainError):
    sentence = _l("This promise is not there any more.")


class KeptAlready(DomainError):
    sentence = _l("You have kept it already, so it stays as it is.")


class DayGone(DomainError):
    sentence = _l("That day is over. Choose today or a later day.")
    field = "by"


class TooFarOff(DomainError):
    sentence = _l("A promise is for the next twelve months. Choose an earlier day.")
    field = "by"
