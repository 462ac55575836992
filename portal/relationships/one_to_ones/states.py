"""Where a one-to-one stands as of now, and how long each question waits. Everything follows from dates.

    proposed → (agreed | lapsed | withdrawn); agreed → (called_off | over)

While it is agreed one of the two may propose other times: until the other takes one of them, the agreed time stands.

Silence and "not now" are the same to whoever asked: both end where the question lapses.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Party(StrEnum):
    """One of the two: who proposed the talk at first, or the other one."""

    PROPOSER = "proposer"
    OTHER = "other"

    @property
    def opposite(self) -> Party:
        return Party.OTHER if self is Party.PROPOSER else Party.PROPOSER


class State(StrEnum):
    """Where it stands."""

    PROPOSED = "proposed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    CALLED_OFF = "called_off"
    OVER = "over"


class Answer(StrEnum):
    """How a round ended. KEPT: nobody took one of its times, and nobody can any more."""

    ACCEPTED = "accepted"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


class Place(StrEnum):
    """How two people talk."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


#: A proposal waits so long for an answer, and never beyond the last of its times.
ANSWER_WITHIN = timedelta(days=14)
#: Times in one proposal, and proposals in one going to and fro.
MOST_TIMES, MOST_ROUNDS = 3, 3
#: How often an agreed time may be moved.
MOST_MOVES = 5
#: After two proposals in a row to which no answer came, whoever asked lets it rest for so long.
UNANSWERED, LET_REST = 2, timedelta(days=90)
#: Proposals of one member that wait for answers at the same time.
MOST_OPEN = 5
#: No later than so far ahead.
AHEAD = timedelta(days=120)
#: So long afterwards the two are asked whether it took place.
ASKED_FOR = timedelta(days=30)
