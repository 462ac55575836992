"""A referral as one party may see it. Templates get this and never the row, so what is not here cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _

from portal.members.people.models import Person
from portal.referrals.models import Kind, Referral
from portal.referrals.queries import handle_of
from portal.referrals.states import ANSWER_WITHIN, OUTCOMES, TOGETHER, USEFUL_AFTER, Party, State, as_of
from portal.referrals.wording import wording_for
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import linking
from portal.relationships.outside.seen import Outsider, outsider


class Shown(StrEnum):
    """Where a referral stands, as far as this party may know."""

    DRAFT = "draft"
    OFFERED = "offered"
    ASKING = "asking"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_AHEAD = "not_ahead"
    INTRODUCED = "introduced"
    CONTACTED = "contacted"
    WORKING = "working"
    TOLD = "told"
    CLOSED = "closed"
    STOPPED = "stopped"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one party sees. `outside`: the other side is no member; `link`: what the giver forwards to them.
    `other` is the receiver for the referred person, and so on: None where hidden.

    `at`: the moments this party may know, by state. `verbs`: what they may do now, the main one first.
    """

    party: Party
    handle: str
    shown: Shown
    verbs: tuple[str, ...]
    giver: Person | None
    receiver: Person | None
    referred: Person | Outsider | None
    kind: str
    need: str
    why: str
    budget: str
    timing: str
    strength: str
    how_known: str = ""
    outside: bool = False
    link: str = ""
    decline_code: str | None = None
    decline_line: str = ""
    talked_on: date | None = None
    outcome: State | None = None
    usefulness: int | None = None
    usefulness_later: int | None = None
    value_band: str | None = None
    thanks: str = ""
    at: dict[State, datetime] = field(default_factory=dict)
    until: datetime | None = None
    erased_on: datetime | None = None
    #: What this party is told before their yes; and, of the version of then, what they said yes to.
    asks_yes_to: str = ""
    agreed: str = ""

    @property
    def my_turn(self) -> bool:
        """Whether this party's word is what it waits for."""
        waiting = {"accept", "agree", "offer", "talked", "tell", "thank"}
        return bool(waiting & set(self.verbs))

    @property
    def urgency(self) -> int:
        """What stands first among this party's next steps: somebody waits for a word, then for an answer."""
        order = ("tell", "thank", "agree", "accept", "talked")
        return next((number for number, verb in enumerate(order) if verb in self.verbs), len(order))

    @property
    def over(self) -> bool:
        return self.shown in ENDED


ENDED = (
    Shown.DECLINED,
    Shown.EXPIRED,
    Shown.WITHDRAWN,
    Shown.NOT_AHEAD,
    Shown.CLOSED,
    Shown.STOPPED,
    Shown.ERASED,
)


def see(
    referral: Referral, party: Party, people: dict[int, Person], now: datetime, third: OutsideParty | None = None
) -> Seen:
    """The referral for one of its parties; `people` holds whoever takes part, by id; `third`: who is from outside."""
    at = {step.state: step.at for step in referral.steps}
    state = _state(referral, now)
    together = State.INTRODUCED in at
    knows_names = together or party is not Party.RECEIVER
    mine = party in (Party.GIVER, Party.RECEIVER)
    receivers = party is Party.RECEIVER
    outcome = next((s for s in OUTCOMES if s in at), None)
    shown = _shown(state, party)
    asks = receivers and shown in (Shown.TOLD, Shown.CLOSED) and useful_asks(referral, at.get(State.CONTACTED), now)
    useful = ("useful",) if asks else ()
    buys = referral.kind is Kind.OWN_PURCHASE and shown is Shown.ASKING
    talked = ("talked",) if buys and receivers else ()

    def who(number: int | None) -> Person | None:
        return people.get(number) if number is not None else None

    return Seen(
        party=party,
        handle=handle_of(referral, party),
        shown=shown,
        verbs=_verbs(shown, party, bool(referral.thanks), referral.erased_at is not None) + talked + useful,
        giver=who(referral.giver_id),
        receiver=who(referral.receiver_id),
        referred=_outsider(third, shown, party) or (who(referral.referred_id) if knows_names else None),
        kind=referral.kind,
        need=referral.need,
        why=referral.why,
        budget=referral.budget,
        timing=referral.timing,
        strength=referral.strength,
        how_known=referral.how_known if knows_names else "",
        outside=referral.outside,
        link=linking.link_of(third) if third and party is Party.GIVER and shown is Shown.ASKING else "",
        decline_code=(referral.decline_code or None) if mine else None,
        decline_line=referral.decline_line if mine else "",
        talked_on=referral.talked_on,
        outcome=outcome if mine else None,
        usefulness=_number(referral.usefulness) if receivers else None,
        usefulness_later=_number(referral.usefulness_later) if receivers else None,
        value_band=(referral.value_band or None) if receivers else None,
        thanks=referral.thanks if mine else "",
        at=_moments(at, party, together),
        until=_until(state, at),
        erased_on=referral.delete_after if shown is not Shown.ERASED else None,
        **_words_of_consent(referral, party, people, shown),
    )


def _words_of_consent(referral: Referral, party: Party, people: dict[int, Person], shown: Shown) -> dict[str, str]:
    """What this party is asked to say yes to, and what they said yes to, in the words of then."""
    if party is Party.GIVER or referral.erased_at is not None:
        return {}
    told = wording_for(referral, party)
    about = people.get((referral.giver_id if party is Party.RECEIVER else referral.receiver_id) or 0)
    name = about.first if about else str(_("The giver") if party is Party.RECEIVER else _("The receiver"))
    yes = State.ACCEPTED if party is Party.RECEIVER else State.C_YES
    version = next((step.wording for step in referral.steps if step.state == yes), None)
    asks = told.says(name) if shown is Shown.OFFERED else ""
    return {"asks_yes_to": asks, "agreed": told.says(name, version) if version else ""}


def useful_asks(referral: Referral, talked_at: datetime | None, now: datetime) -> str:
    """Which answer about its use is asked now: `usefulness`, later `usefulness_later`, or none ("")."""
    if talked_at is None or referral.erased_at is not None:
        return ""
    if now >= talked_at + USEFUL_AFTER[1]:
        return "" if referral.usefulness_later else "usefulness_later"
    return "usefulness" if now >= talked_at + USEFUL_AFTER[0] and not referral.usefulness else ""


def _outsider(third: OutsideParty | None, shown: Shown, party: Party) -> Outsider | None:
    """Whom the receiver was introduced to, until one of them ends it. The giver knows whom they thought of."""
    hidden = (Shown.OFFERED, Shown.ASKING, Shown.NOT_AHEAD, Shown.STOPPED, Shown.ERASED)
    return None if party is not Party.RECEIVER or shown in hidden else outsider(third)


def _number(kept: str) -> int | None:
    return int(kept) if kept else None


def _state(referral: Referral, now: datetime) -> State:
    """The last state that says something: not that it has been erased, but from where."""
    steps = [step for step in referral.steps if step.state != State.ERASED]
    return as_of(steps[-1].state, steps[-1].at, now)


def _shown(state: State, party: Party) -> Shown:
    """The state in this party's words. Why it is not going ahead is nobody's to know."""
    if state in (State.ACCEPTED, State.C_INVITED, State.C_YES):
        return Shown.OFFERED if party is Party.REFERRED else Shown.ASKING
    if state in (State.C_NO, State.C_EXPIRED):
        return Shown.NOT_AHEAD
    if state is State.WITHDRAWN:
        return Shown.WITHDRAWN if party is Party.GIVER else Shown.NOT_AHEAD
    if party is Party.REFERRED and state in TOGETHER and state not in (State.INTRODUCED, State.CONTACTED):
        return Shown.CONTACTED
    if state in OUTCOMES:
        return Shown.TOLD
    return Shown(state.value)


def _moments(at: dict[State, datetime], party: Party, together: bool) -> dict[State, datetime]:
    """The steps whose dates this party may know. Dates of a no, or of a silence, would tell whose it was."""
    hidden = {State.C_NO, State.C_EXPIRED, State.C_INVITED, State.ERASED}
    if party is not Party.GIVER:
        hidden |= {State.WITHDRAWN, State.DRAFT}
    if party is Party.REFERRED:
        hidden |= {*OUTCOMES, State.WORKING, State.DECLINED}
    if not together and party is not Party.REFERRED:
        hidden.add(State.C_YES)
    return {state: moment for state, moment in at.items() if state not in hidden}


def _until(state: State, at: dict[State, datetime]) -> datetime | None:
    return at[state] + ANSWER_WITHIN if state in (State.OFFERED, State.C_INVITED) else None


def _verbs(shown: Shown, party: Party, thanked: bool, erased: bool) -> tuple[str, ...]:
    if erased:
        return ()
    if party is Party.GIVER:
        return {
            Shown.DRAFT: ("offer", "rewrite", "withdraw"),
            Shown.OFFERED: ("withdraw",),
            Shown.ASKING: ("withdraw",),
        }.get(shown, ())
    if party is Party.RECEIVER:
        later = ("thank_late",) if shown is Shown.CLOSED and not thanked else ()
        return {
            Shown.OFFERED: ("accept", "decline"),
            Shown.INTRODUCED: ("talked", "unreachable"),
            Shown.CONTACTED: ("tell",),
            Shown.WORKING: ("tell",),
            Shown.TOLD: ("thank",),
        }.get(shown, later)
    if shown is Shown.OFFERED:
        return ("agree", "refuse", "erase")
    return ("stop", "erase") if shown not in ENDED else ("erase",)
