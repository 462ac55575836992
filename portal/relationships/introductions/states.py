"""The states of an introduction, and who brings about which.

    asked → (introduced | not_ahead | withdrawn); introduced → follow_up; and whatever happens ends as an erased stub.
    With somebody from outside: asked → invited, when the member said yes; introduced → stopped, by them.

Who answered what is no state: a no must not be told from a silence by anybody, so it is sealed beside the chain, and
the chain moves on at the same moment whoever said no, or nothing. The same table of steps is a check constraint.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an introduction stands."""

    ASKED = "asked"
    #: The member said yes, and the asker has a link to forward to the one from outside.
    INVITED = "invited"
    INTRODUCED = "introduced"
    NOT_AHEAD = "not_ahead"
    WITHDRAWN = "withdrawn"
    FOLLOW_UP = "follow_up"
    #: The one from outside ended it.
    STOPPED = "stopped"
    ERASED = "erased"


class Party(StrEnum):
    """Who looks or acts. B and C are asked, and neither is before the other; where C is from outside, B is asked first.
    HOUSE: the portal itself.
    """

    ASKER = "asker"
    B = "b"
    C = "c"
    HOUSE = "house"


class Answer(StrEnum):
    """What somebody said. KNOWN: we know each other already, which ends it as quietly as a no does."""

    YES = "yes"
    NO = "no"
    KNOWN = "known"


class Turn(StrEnum):
    """What waits for this party. WAITS: they are to be asked, and have not been yet. FORWARD: the asker's, a link."""

    NONE = "none"
    WAITS = "waits"
    QUESTION = "question"
    FORWARD = "forward"
    FOLLOW_UP = "follow_up"


S = State
#: Not everybody has said yes yet.
OPEN = (S.ASKED, S.INVITED)
#: Both said yes and know each other's names.
TOGETHER = (S.INTRODUCED, S.FOLLOW_UP)
#: Nothing follows but forgetting.
OVER = (S.NOT_AHEAD, S.WITHDRAWN)

#: What may follow what.
NEXT: dict[State, tuple[State, ...]] = {
    S.ASKED: (S.INVITED, S.INTRODUCED, S.NOT_AHEAD, S.WITHDRAWN, S.ERASED),
    S.INVITED: (S.INTRODUCED, S.NOT_AHEAD, S.WITHDRAWN, S.ERASED),
    S.INTRODUCED: (S.FOLLOW_UP, S.STOPPED, S.ERASED),
    S.FOLLOW_UP: (S.STOPPED, S.ERASED),
    S.STOPPED: (S.ERASED,),
    S.NOT_AHEAD: (S.ERASED,),
    S.WITHDRAWN: (S.ERASED,),
    S.ERASED: (),
}
#: Who may bring a state about. It is the house that introduces: who said yes last is nobody's to read.
BY: dict[State, tuple[Party, ...]] = {
    S.ASKED: (Party.ASKER,),
    S.WITHDRAWN: (Party.ASKER,),
    S.INVITED: (Party.HOUSE,),
    S.STOPPED: (Party.C,),
    S.INTRODUCED: (Party.HOUSE,),
    S.NOT_AHEAD: (Party.HOUSE,),
    S.FOLLOW_UP: (Party.HOUSE,),
    S.ERASED: (Party.HOUSE,),
}

#: All that was not said by then is let go, at one moment for everybody: silence is never a yes. Somebody from outside
#: has as long again, from when their link is there.
ANSWER_WITHIN = timedelta(days=14)
#: An introduction needs every yes to be this fresh.
CONSENT_HOLDS = timedelta(days=30)
#: When the two are asked how it went.
FOLLOW_UP_AFTER = timedelta(days=21)
#: How long what is over stays readable, and what came about.
LOOK_BACK = timedelta(days=14)
KEPT_AFTER = timedelta(days=90)
KEPT_AT_MOST = timedelta(days=365)
#: The same member does not bring the same two together again within this time.
ONCE_WITHIN = timedelta(days=180)
#: So many questions of this kind lie before somebody at once; others wait their turn.
QUESTIONS_AT_ONCE = 2
#: When it is looked again whether somebody who could not be asked can be.
LOOK_AGAIN = timedelta(hours=1)

AFTER = {S.ASKED: ANSWER_WITHIN, S.INVITED: ANSWER_WITHIN, S.INTRODUCED: FOLLOW_UP_AFTER, S.FOLLOW_UP: KEPT_AFTER}


def as_of(state: State, since: datetime, now: datetime) -> State:
    """The state that holds now, given the last step and when it was taken: what nobody answered is not going ahead."""
    return S.NOT_AHEAD if state in OPEN and now >= since + ANSWER_WITHIN else state


def due_at(state: State, created: datetime, at: datetime) -> datetime:
    """When the clock acts next, once `state` was reached at `at`. Never later than twelve months after it began."""
    return min(at + AFTER.get(state, LOOK_BACK), created + KEPT_AT_MOST)
