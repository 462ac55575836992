"""What leadership says no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class SeatTaken(DomainError):
    """Another term of the seat covers some of these days."""

    sentence = _l("Somebody sits there on some of these days. End that term first, or begin when it ends.")
    field = "start"


class SeatDoesNotExistThen(DomainError):
    """The seat begins later or has been given up."""

    sentence = _l("This seat does not exist on that day. Please choose another one.")
    field = "start"


class AlreadyInThisBody(DomainError):
    """One person, one seat of a body, unless the positions go together."""

    sentence = _l(
        "This person has another seat in the same body at that time. End that term first: only seats meant to go "
        "together may be held by one person."
    )
    field = "person"


class EndsBeforeItStarts(DomainError):
    """The dates are the wrong way round."""

    sentence = _l("The end comes before the beginning. Please check both days.")
    field = "last_day"


class AlreadyEnded(DomainError):
    """The term ends earlier than that already."""

    sentence = _l("This term ends before that day already.")
    field = "last_day"


class TooLate(DomainError):
    """The end would keep a successor out for longer than the term was meant to last."""

    sentence = _l(
        "That is later than this term is meant to last. Choose an earlier day; whoever stays on until somebody "
        "follows may choose one in the coming three months."
    )
    field = "last_day"


class TermIsVoid(DomainError):
    """A void term has no more dates to change."""

    sentence = _l("This term was taken out of the count; nothing about it can change.")


class TermIsOver(DomainError):
    """What is past stays as it was: who served when is not rewritten."""

    sentence = _l("This term is over, and its last day stays as it is. If it was entered by mistake, void it.")


class NothingToFill(DomainError):
    """A call needs a seat that is, or soon will be, free."""

    sentence = _l("No seat of this position is free in the coming six months, or each has a call already.")
    field = "position"


class CallClosed(DomainError):
    """Statements came too late, or too early."""

    sentence = _l("This call takes no statements today. Others may be open.")


class AlreadyDecided(DomainError):
    """The candidacy is past the point where this could be done."""

    sentence = _l("This has been decided already, so nothing was changed.")


class NoSeatLeft(DomainError):
    """All seats of the call are offered or filled."""

    sentence = _l("Every seat of this call is offered or filled. Wait for the answer before you offer again.")


class StillOpen(DomainError):
    """The call takes statements, so others may yet stand."""

    sentence = _l("This call still takes statements. Tick the box to decide before it closes.")
    field = "early"


class VotedOn(DomainError):
    """While a ballot runs, the members decide."""

    sentence = _l("The members are voting on this. The ballot decides, and nobody else meanwhile.")


class CallTakenBack(DomainError):
    """Nobody is chosen in a call that was taken back."""

    sentence = _l("This call was taken back, so nobody can be chosen in it.")


class OfferGone(DomainError):
    """There is no offer to answer."""

    sentence = _l("There is no open offer to answer here.")


class OfferLapsed(DomainError):
    """The last day on which it could be accepted is over."""

    sentence = _l(
        "The last day to answer this offer has passed. If you would still take this on, tell those who chose you: "
        "they can offer it again while the seat is free."
    )


class AnswerInThePast(DomainError):
    """Nobody can answer yesterday."""

    sentence = _l("That day is over, so nobody could answer by then. Please choose today or a later day.")
    field = "last_day"


class OnlyMembersServe(DomainError):
    """Terms and candidacies are for members."""

    sentence = _l("Only members can take this on. Their membership does not count today.")
    field = "person"


class SuggestYourself(DomainError):
    """Suggesting is for others."""

    sentence = _l("That is you. Say so yourself, with a few words of your own.")
    field = "person"


class PlentySuggested(DomainError):
    """One person, five suggestions per call."""

    sentence = _l("You have suggested five people for this call. That is plenty; let us hear from them first.")


class AddressTaken(DomainError):
    """Two bodies cannot share a name."""

    sentence = _l("There is a body of this name. Please choose another name.")
    field = "name"


class StillOccupied(DomainError):
    """Something cannot go while somebody sits there."""

    sentence = _l("A term reaches beyond that day. End it first.")
    field = "last_day"


class NotPassedOver(DomainError):
    """Only after a choice that fell on somebody else can somebody be kept in mind for the next one."""

    sentence = _l("There is nothing to keep you in mind for here: nothing was decided without you.")


class LimitReached(DomainError):
    """They have served as many terms in a row as may be."""

    sentence = _l("They have served as often in a row as may be here.")
    field = "person"


class Incompatible(DomainError):
    """They hold what nobody may hold beside this."""

    sentence = _l("They hold an office then that nobody may hold beside this one.")
    field = "person"


class StandsBeside(DomainError):
    """Nobody decides about their rivals."""

    sentence = _l("You stand in this call yourself, so others decide it.")


class DecidedThere(DomainError):
    """Whoever decided about others in a call does not stand in it."""

    sentence = _l("You have decided about somebody who stands here, so you cannot stand in this call yourself.")


class ApartFromItself(DomainError):
    """A position is not kept apart from itself."""

    sentence = _l("That is the same position. Please choose another one.")
    field = "other"


class NotApart(DomainError):
    """Nothing was kept apart from the position."""

    sentence = _l("That position is not kept apart from this one.")


class HeldExOfficio(DomainError):
    """The position has no seats of its own."""

    sentence = _l(
        "This position is held ex officio: it has no seats, terms or calls of its own. Whoever keeps the body can let "
        "it have seats again."
    )


class NoSuchAnchor(DomainError):
    """Terms change on a day that every year has."""

    sentence = _l("Please choose a month and a day that every year has; 29 February is not one.")
    field = "anchor_day"


class AnchorNeedsYears(DomainError):
    """A day of the year and a term of eighteen months do not go together."""

    sentence = _l("Where terms change on a day of the year, a term lasts 12, 24, 36 months and so on.")
    field = "term_months"


class NoLimit(DomainError):
    """Without a limit nothing needs an exception."""

    sentence = _l("This position has no limit, so nothing stands in the way.")


class ReasonNeeded(DomainError):
    """An exception says why."""

    sentence = _l("Please say why. Whoever agrees reads it.")
    field = "reason"


class ExceptionAsked(DomainError):
    """One at a time for each person."""

    sentence = _l("This has been asked for them already. It waits for a second person, or for their term.")
    field = "person"


class NeedsAnother(DomainError):
    """Nobody agrees with themselves."""

    sentence = _l("You asked for it yourself. Somebody else of the office has to agree.")


class ExceptionOver(DomainError):
    """It was used or taken back."""

    sentence = _l("This has been settled already, so nothing was changed.")


class ParentCircle(DomainError):
    """A body cannot stand above itself."""

    sentence = _l("A body cannot belong to itself or to one of its own parts.")
    field = "parent"
