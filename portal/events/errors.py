"""What the rules of events say no to, in sentences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NotOpen(DomainError):
    sentence = _l("Sign-up for this event is not open.")


class NotYetOpen(DomainError):
    sentence = _l("Sign-up has not opened yet.")


class AlreadyOver(DomainError):
    sentence = _l("This event is over, so its list stays as it was.")


class TooManyGuests(DomainError):
    field = "guests"


class NoRoom(DomainError):
    field = "guests"
    sentence = _l("There is no room for more: every place is taken, or promised to somebody who waits.")


class NotATicket(DomainError):
    """A ticket type that is not there, is not for them, or cannot be as asked."""

    field = "ticket"


class NotAQuestion(DomainError):
    """A question that is not there, or cannot be as asked."""

    field = "words"


class NotAnswered(DomainError):
    """An answer that is missing, or is none of those offered."""

    sentence = _l("Please answer this question.")


class QuestionChanged(DomainError):
    sentence = _l("This question was changed while you wrote. Please look at your answer once more.")


class TicketsStand(DomainError):
    """The event is cancelled or over."""


class SaysNotHow(DomainError):
    field = "how"


class NothingToDecide(DomainError):
    sentence = _l("This sign-up does not wait for an answer any more.")


class NothingToPay(DomainError):
    sentence = _l("There is nothing to pay, or to pay back, here.")


class NotRegistered(DomainError):
    sentence = _l("You are not on the list for this event.")


class NoOffer(DomainError):
    sentence = _l("This offer is no longer open. You can join the waiting list again, at its end.")


class NotPublishable(DomainError):
    """It cannot go out, or not be taken back. `also`: what else is missing, each as (field, sentence)."""

    also: tuple[tuple[str, str], ...] = ()


class AlreadyCancelled(DomainError):
    sentence = _l("This event has been cancelled; that cannot be taken back. Duplicate it to plan it anew.")


class LastOwner(DomainError):
    sentence = _l("Somebody has to own the event. Make somebody else an owner first.")


class NotForVisitors(DomainError):
    sentence = _l("Places at this event are for members.")


class HasAccount(DomainError):
    sentence = _l("You have an account here. Sign in, and save your place on the page of the event.")


class ListedAlready(DomainError):
    sentence = _l("Somebody with this address is on the list already. Ask the organisers if that is not you.")


class BelongsHere(DomainError):
    sentence = _l("You are known here as more than a guest by now. Ask the association to forget you.")


class DoorsClosed(DomainError):
    pass


class HasNoPlace(DomainError):
    pass


class NotListed(DomainError):
    sentence = _l("Choose two people who come and let themselves be seen.")
