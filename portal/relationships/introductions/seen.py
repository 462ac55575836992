"""An introduction as one party may see it. Templates get this and never the row: what is not here cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _

from portal.members.people.models import Person
from portal.relationships.agreed import INTRODUCED
from portal.relationships.introductions.queries import Known
from portal.relationships.introductions.states import ANSWER_WITHIN, OPEN, Answer, Party, State, Turn
from portal.relationships.outside import giving_away
from portal.relationships.outside.operations import linking
from portal.relationships.outside.seen import Outsider, outsider


class Shown(StrEnum):
    """Where an introduction stands, as far as this party may know."""

    ASKING = "asking"
    LINK = "link"
    QUESTION = "question"
    ASIDE = "aside"
    AGREED = "agreed"
    REFUSED = "refused"
    KNEW = "knew"
    LAPSED = "lapsed"
    NOT_AHEAD = "not_ahead"
    WITHDRAWN = "withdrawn"
    INTRODUCED = "introduced"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one party sees. `others`: the two for the asker; for either of the two the other one, once introduced.

    `what`: what the other one does, before that. `words`: what the asker wrote to this party, or for the asker to
    both, in the order of `others`. `until`: when an open question ends. `thanks`: who wrote them (None: this party).
    `here`: the ids of those of them who are members today, to whose pages names may lead. `outside`: one of the two is
    no member: `link` leads them to their page, `to_send` while the asker has not put it away; `third`: who it is.
    """

    party: Party
    handle: str
    shown: Shown
    verbs: tuple[str, ...]
    asker: Person | None
    others: tuple[Person, ...]
    what: str
    words: tuple[str, ...]
    asked_on: datetime
    until: datetime | None
    introduced_on: datetime | None
    talked: bool | None
    helped: bool
    thanks: tuple[tuple[Person | None, str], ...]
    follow_up: bool
    erased_on: datetime | None
    here: frozenset[int]
    outside: bool = False
    link: str = ""
    to_send: bool = False
    third: Outsider | None = None
    #: What either of the two is told before their yes; and, of the version of then, what they said yes to.
    asks_yes_to: str = ""
    agreed: str = ""

    @property
    def my_turn(self) -> bool:
        """Whether this party is asked something."""
        return self.shown is Shown.QUESTION or self.to_send or (self.follow_up and self.talked is None)

    @property
    def over(self) -> bool:
        return self.shown in ENDED


#: To which those said yes of whom it was not kept.
FIRST = next(iter(INTRODUCED.versions))
ENDED = (Shown.REFUSED, Shown.KNEW, Shown.LAPSED, Shown.NOT_AHEAD, Shown.WITHDRAWN, Shown.STOPPED)


def see(known: Known, now: datetime) -> Seen:
    """The introduction for one of its parties."""
    state, together, party = known.state(now), known.together, known.party
    asked_on = known.reached(State.ASKED) or known.row.created_at
    asker, here = known.people.get(Party.ASKER), known.here
    shown = _shown(known, state)
    hidden = state is State.STOPPED and party is Party.ASKER  # who stepped out is not told that it ended
    if shown in (Shown.QUESTION, Shown.ASIDE) and (asker is None or asker.id not in here):
        shown = Shown.NOT_AHEAD
    return Seen(
        party=party,
        handle=known.side.handle,
        shown=shown,
        verbs=_verbs(shown, party, known.side.person_id in here),
        asker=asker,
        others=_others(known, together),
        what=_what(known) if party is not Party.ASKER and shown in (Shown.QUESTION, Shown.ASIDE, Shown.AGREED) else "",
        words=_words(known),
        asked_on=asked_on,
        until=(known.reached(state) or asked_on) + ANSWER_WITHIN if state in OPEN else None,
        introduced_on=known.reached(State.INTRODUCED),
        talked=None if party is Party.ASKER else known.inside.part(party).talked,
        helped=party is not Party.ASKER and known.inside.part(party).helped,
        thanks=_thanks(known),
        follow_up=party is not Party.ASKER and state is State.FOLLOW_UP,
        erased_on=None if state in (*OPEN, State.INTRODUCED) or hidden else known.row.due_at,
        here=here,
        outside=known.row.outside,
        link=linking.link_of(known.third) if shown is Shown.LINK and known.third else "",
        to_send=shown is Shown.LINK and known.side.turn is Turn.FORWARD,
        third=outsider(known.third) if party is Party.B and shown is Shown.INTRODUCED else None,
        **_words_of_consent(known, shown),
    )


def _words_of_consent(known: Known, shown: Shown) -> dict[str, str]:
    if known.party is Party.ASKER:
        return {}
    mine, asker = known.inside.part(known.party), known.people.get(Party.ASKER)
    name = asker.first if asker else str(_("The one who asks"))
    asks = known.inside.asks.says(name) if shown in (Shown.QUESTION, Shown.ASIDE) else ""
    version = mine.wording or FIRST if mine.agreed else ""
    return {"asks_yes_to": asks, "agreed": known.inside.asks.says(name, version) if version else ""}


def _shown(known: Known, state: State) -> Shown:
    """The state in this party's words. Whose word was missing is nobody's to know."""
    if known.together:
        return Shown.STOPPED if state is State.STOPPED and known.party is Party.B else Shown.INTRODUCED
    if known.party is Party.ASKER:
        told = {State.NOT_AHEAD: Shown.NOT_AHEAD, State.WITHDRAWN: Shown.WITHDRAWN, State.INVITED: Shown.LINK}
        return told.get(state, Shown.ASKING)
    mine = known.inside.part(known.party)
    if mine.answer == Answer.NO:
        return Shown.REFUSED
    if mine.answer == Answer.KNOWN:
        return Shown.KNEW
    if state in OPEN:
        return Shown.AGREED if mine.agreed else Shown.ASIDE if mine.aside else Shown.QUESTION
    return Shown.NOT_AHEAD if mine.agreed or state is State.WITHDRAWN else Shown.LAPSED


def _verbs(shown: Shown, party: Party, is_member: bool) -> tuple[str, ...]:
    if party is Party.ASKER:
        return ("withdraw",) if shown in (Shown.ASKING, Shown.LINK) else ()
    if shown in (Shown.QUESTION, Shown.ASIDE):
        aside = ("aside",) if shown is Shown.QUESTION else ()
        return ("agree", "refuse", *aside, "known") if is_member else ("refuse",)
    if shown is Shown.AGREED:
        return ("refuse",)
    return ("tell",) if shown is Shown.INTRODUCED and is_member else ()


def _others(known: Known, together: bool) -> tuple[Person, ...]:
    if known.party is Party.ASKER:
        wanted: tuple[Party, ...] = (Party.B, Party.C)
    else:
        wanted = (known.inside.other(known.party),) if together else ()
    return tuple(known.people[each] for each in wanted if each in known.people)


def _what(known: Known) -> str:
    """What the other one does, in their own words, unless these name them."""
    other = known.people.get(known.inside.other(known.party))
    if other is None:
        return ""
    told = (
        text
        for text in (other.headline, other.trade)
        if text and not giving_away.given_away(text, giving_away.Known.of(other))
    )
    return next(told, "")


def _words(known: Known) -> tuple[str, ...]:
    if known.party is Party.ASKER:
        return (known.inside.b.words, known.inside.c.words)
    return (known.inside.part(known.party).words,)


def _thanks(known: Known) -> tuple[tuple[Person | None, str], ...]:
    if known.party is not Party.ASKER:
        mine = known.inside.part(known.party).thanks
        return ((None, mine),) if mine else ()
    found = ((known.people.get(each), known.inside.part(each).thanks) for each in (Party.B, Party.C))
    return tuple((person, words) for person, words in found if words)
