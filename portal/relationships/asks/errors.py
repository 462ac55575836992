"""What the rules of asks and offers say no with."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class EnoughOpen(DomainError):
    sentence = _l("Three of yours stand on the board already. Close one of them, and there is room for this one.")


class StandsNoMore(DomainError):
    sentence = _l("It does not stand any more: it was closed, or its time is over.")


class NotYetRenewed(DomainError):
    sentence = _l("It stands for a while yet. In its last week you can renew it, twice in all.")


class YourOwn(DomainError):
    sentence = _l("This is your own. Others answer it.")


class AnsweredAlready(DomainError):
    sentence = _l("You have answered already. Take that back first if you would like to say something else.")


class SaysNothing(DomainError):
    sentence = _l("Write a line, so that they know what you mean.")
    field = "line"


class NoWayChosen(DomainError):
    sentence = _l("Say how you answer: press one of the three buttons below the line.")


class TakenBack(DomainError):
    sentence = _l("They have taken it back meanwhile.")


class SettledAlready(DomainError):
    sentence = _l("You have said what you make of this answer already.")


class NotAmongThem(DomainError):
    sentence = _l("Somebody you ticked has not answered, or has taken it back. Look again who is there.")
    field = "helpers"


class NobodyCalledSo(DomainError):
    sentence = _l("Nobody in the directory is called exactly so. Write the name as it stands there.")
    field = "other"


class SeveralCalledSo(DomainError):
    sentence = _l("Several members are called so. Thank this one on their own page, or by a word when you meet.")
    field = "other"


class ThanksNobody(DomainError):
    sentence = _l("Say whom you thank: tick somebody, or write a name.")
    field = "helpers"


class NothingToThankFor(DomainError):
    sentence = _l("Your answer to it was not taken up, or you have thanked them already.")


class NoRing(DomainError):
    sentence = _l("There is no open ring at this event just now.")


class NotFromHere(DomainError):
    sentence = _l("It stands on the board already, or cannot be put there.")
