"""The states of a referral, who brings about which, and what each party is shown of it.

    draft → offered → (accepted | declined | expired); accepted → c_invited → (c_yes | c_no | c_expired);
    c_yes → introduced → contacted → working → (won | not_won | not_fit | unreachable) → closed.

The giver (A) may withdraw before the introduction, the referred person (C) may stop after it, and whatever
happens ends as an erased stub. The same table of steps is a check constraint in the database.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a referral stands. `C_…` are the referred person's."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    C_INVITED = "c_invited"
    C_YES = "c_yes"
    C_NO = "c_no"
    C_EXPIRED = "c_expired"
    INTRODUCED = "introduced"
    CONTACTED = "contacted"
    WORKING = "working"
    WON = "won"
    NOT_WON = "not_won"
    NOT_FIT = "not_fit"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    ERASED = "erased"


class Party(StrEnum):
    """Who acts or looks. HOUSE: the portal itself, because time passed or because all have said yes."""

    GIVER = "giver"
    RECEIVER = "receiver"
    REFERRED = "referred"
    HOUSE = "house"


S = State
OUTCOMES = (S.WON, S.NOT_WON, S.NOT_FIT, S.UNREACHABLE)
#: Both said yes and know each other's names.
TOGETHER = (S.INTRODUCED, S.CONTACTED, S.WORKING, *OUTCOMES)
#: Nothing follows but forgetting.
OVER = (S.DECLINED, S.EXPIRED, S.C_NO, S.C_EXPIRED, S.CLOSED, S.WITHDRAWN, S.STOPPED)

#: What may follow what.
NEXT: dict[State, tuple[State, ...]] = {
    S.DRAFT: (S.OFFERED, S.WITHDRAWN),
    S.OFFERED: (S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN),
    #: Where the giver buys themself nobody else is asked.
    S.ACCEPTED: (S.C_INVITED, S.CONTACTED, S.WITHDRAWN),
    S.C_INVITED: (S.C_YES, S.C_NO, S.C_EXPIRED, S.WITHDRAWN),
    S.C_YES: (S.INTRODUCED, S.WITHDRAWN),
    S.INTRODUCED: (S.CONTACTED, S.UNREACHABLE, S.STOPPED),
    S.CONTACTED: (S.WORKING, *OUTCOMES, S.STOPPED),
    S.WORKING: (*OUTCOMES, S.STOPPED),
    **dict.fromkeys(OUTCOMES, (S.CLOSED, S.STOPPED)),
    **dict.fromkeys(OVER, ()),
    S.ERASED: (),
}
NEXT = {before: (*after, *((S.ERASED,) if before is not S.ERASED else ())) for before, after in NEXT.items()}

#: Who may bring a state about.
BY: dict[State, tuple[Party, ...]] = {
    S.DRAFT: (Party.GIVER,),
    S.OFFERED: (Party.GIVER,),
    S.WITHDRAWN: (Party.GIVER,),
    S.ACCEPTED: (Party.RECEIVER,),
    S.DECLINED: (Party.RECEIVER,),
    S.CONTACTED: (Party.RECEIVER,),
    S.WORKING: (Party.RECEIVER,),
    **dict.fromkeys(OUTCOMES, (Party.RECEIVER,)),
    S.CLOSED: (Party.RECEIVER, Party.HOUSE),
    S.C_YES: (Party.REFERRED,),
    S.C_NO: (Party.REFERRED,),
    S.STOPPED: (Party.REFERRED,),
    S.C_INVITED: (Party.HOUSE,),
    S.INTRODUCED: (Party.HOUSE,),
    S.EXPIRED: (Party.HOUSE,),
    S.C_EXPIRED: (Party.HOUSE,),
    S.ERASED: (Party.REFERRED, Party.HOUSE),
}

#: A question that nobody answers lapses; silence is never a yes.
ANSWER_WITHIN = timedelta(days=14)
#: An introduction needs every yes to be this fresh.
CONSENT_HOLDS = timedelta(days=30)
#: How long what is over stays readable, and how long anything does.
LOOK_BACK = timedelta(days=14)
KEPT_WHEN_CLOSED = timedelta(days=90)
KEPT_AT_MOST = timedelta(days=365)
#: An outcome that nobody put a thank-you to closes by itself.
CLOSES_AFTER = timedelta(days=30)
#: How long after the first talk the receiver is asked how useful it was, once and once more.
USEFUL_AFTER = (timedelta(days=30), timedelta(days=120))
#: The same need for the same two people is not offered twice within this time.
ONCE_WITHIN = timedelta(days=180)

LAPSES = {S.OFFERED: S.EXPIRED, S.C_INVITED: S.C_EXPIRED}


def as_of(state: State, since: datetime, now: datetime) -> State:
    """The state that holds now, given the last step and when it was taken: an unanswered question has lapsed."""
    lapsed = LAPSES.get(state)
    return lapsed if lapsed is not None and now >= since + ANSWER_WITHIN else state


def forgotten_at(state: State, created: datetime, at: datetime) -> datetime:
    """When everything about it must be erased, once `state` was reached at `at`. Never more than twelve months."""
    last = created + KEPT_AT_MOST
    if state is S.C_NO or state is S.C_EXPIRED or state is S.ERASED:
        return min(last, at)
    if state is S.CLOSED:
        return min(last, at + KEPT_WHEN_CLOSED)
    if state in OVER:
        return min(last, at + LOOK_BACK)
    if state in LAPSES:
        return min(last, at + ANSWER_WITHIN + LOOK_BACK)
    return last
