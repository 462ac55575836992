"""What ballots say no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NobodyStands(DomainError):
    sentence = _l("Nobody who could be elected stands in this call, so there is nothing to vote on.")


class TooFewVote(DomainError):
    sentence = _l(
        "Fewer than three people would be on this roll, and the result would tell how each of them voted. Choose who "
        "votes anew, or elect at a meeting and record that."
    )
    field = "electorate"


class StatementsStillOpen(DomainError):
    sentence = _l("The call still takes statements. The ballot can open once it is closed.")


class NothingToElect(DomainError):
    sentence = _l("No seat of this call is left to elect somebody for.")


class NotByElection(DomainError):
    sentence = _l("This position is not filled by election. Change that where the position is described.")


class BallotSettled(DomainError):
    """The roll is frozen, so nothing about the ballot can change."""

    sentence = _l("This ballot is open already, so nothing about it can change. It can be made void.")


class EndsTooSoon(DomainError):
    sentence = _l("The end has to come after the beginning, and lie ahead.")
    field = "last_day"


class WhoCasts(DomainError):
    sentence = _l("Say who has the casting vote: a member who does not stand here.")
    field = "casting"


class OwnBallot(DomainError):
    sentence = _l("Whoever stands in a ballot neither runs nor certifies it. Somebody else of the office has to.")


class NotOpen(DomainError):
    sentence = _l("Nobody can vote here at this moment. The page of the ballot says from when until when.")


class AlreadyVoted(DomainError):
    sentence = _l("This vote is in the box already. It cannot be seen or changed by anybody, you included.")


class MarkSomebody(DomainError):
    sentence = _l("Mark whom you choose, or say that you abstain.")
    field = "marks"


class TooManyMarks(DomainError):
    sentence = _l("These are more than there are seats. Take some of the marks away.")
    field = "marks"


class EitherOr(DomainError):
    sentence = _l("You marked somebody and abstained as well. Choose one of the two.")
    field = "abstain"


class NotOnThePaper(DomainError):
    sentence = _l("Somebody you marked stepped back meanwhile. Please look at the paper again.")
    field = "marks"


class NotClosed(DomainError):
    sentence = _l("People can still vote. The box is opened when the ballot is closed.")


class NotCounted(DomainError):
    sentence = _l("The box has to be opened first.")


class TieUndecided(DomainError):
    sentence = _l("The votes are equal, and the casting vote has not been given yet.")


class NoTie(DomainError):
    sentence = _l("There is nothing to decide here: the votes are not equal, or it was decided.")


class SeatTakenAlready(DomainError):
    sentence = _l("Somebody elected here has accepted the seat. The ballot stays; end their term instead.")


class AlreadyVoid(DomainError):
    sentence = _l("This ballot is void, so nothing was changed.")


class BoxUnreadable(DomainError):
    sentence = _l(
        "The box cannot be opened: the portal’s secret is not the one with which it was sealed, or it was tampered "
        "with. Restore the secret; where it is lost, make the ballot void and vote anew."
    )
