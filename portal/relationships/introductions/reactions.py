"""Who hears of which turn. Keys are made of each party's own address, so that rows of mail cannot be put together."""

from __future__ import annotations

from typing import Any

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.facts import PeopleMerged, PersonErased
from portal.members.people import reach
from portal.members.people.reach import Reader
from portal.relationships.introductions import facts, queries
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions.inside import Inside
from portal.relationships.introductions.models import Introduction, IntroductionPause, IntroductionSide
from portal.relationships.introductions.operations import clockwork
from portal.relationships.introductions.states import Party, Turn


class _Three:
    """The three of an introduction as letters need them."""

    def __init__(self, introduction_id: int) -> None:
        self.inside: Inside = sealed.read(db.session.get_one(Introduction, introduction_id))
        self.sides: dict[Party, IntroductionSide] = queries.three_of(self.inside)
        found = reach.readers(side.person_id for side in self.sides.values())
        self.readers: dict[Party, Reader] = {party: found[side.person_id] for party, side in self.sides.items()}

    def party(self, side_id: int) -> Party:
        return next(party for party, side in self.sides.items() if side.id == side_id)

    def name(self, party: Party) -> str:
        return self.readers[party].name

    def tell(self, party: Party, turn: str, **more: Any) -> None:
        """One message to one party: `more` is all that it says."""
        reader, side = self.readers[party], self.sides[party]
        if reader.address is None:
            return
        reply_to = more.pop("reply_to", None)
        more["page"] = external_url("introductions.show", handle=side.handle)
        key = f"introductions.{turn}:{side.handle}{more.pop('mark', '')}"
        # the question leaves as it is put, at a moment that is kept nowhere; the moments of steps are
        later = None if turn == "asked" else outbox.within_the_hour(clock.now())
        kind = f"introductions.{turn}"
        outbox.enqueue(kind, to=reader.address, context=more, key=key, reply_to=reply_to, not_before=later)


@reacts_to(facts.IntroductionPut)
def put_the_question(fact: facts.IntroductionPut) -> None:
    """One of the two hears who asks, and nothing of whom it is about."""
    three = _Three(fact.introduction_id)
    three.tell(three.party(fact.side_id), "asked", asker=three.name(Party.ASKER))


@reacts_to(facts.IntroductionWithdrawn)
def take_the_questions_back(fact: facts.IntroductionWithdrawn) -> None:
    """A question that has not left yet is taken back unheard; otherwise its page says that it is not going ahead."""
    for side in _Three(fact.introduction_id).sides.values():
        outbox.cancel(f"introductions.asked:{side.handle}")


@reacts_to(facts.IntroductionNotAhead)
def tell_that_it_ends(fact: facts.IntroductionNotAhead) -> None:
    """The asker hears the same few words, which do not say why. The two are written no letter, which could tell."""
    _Three(fact.introduction_id).tell(Party.ASKER, "not_ahead")


@reacts_to(facts.TwoIntroduced)
def introduce(fact: facts.TwoIntroduced) -> None:
    """One message to both, each able to answer the other; the asker hears of it and steps out."""
    three = _Three(fact.introduction_id)
    b, c = three.readers[Party.B], three.readers[Party.C]
    said = {"asker": three.name(Party.ASKER), "one": b.name, "other": c.name}
    three.tell(Party.B, "introduced", **said, reply_to=c.address)
    three.tell(Party.C, "introduced", **said, reply_to=b.address)
    three.tell(Party.ASKER, "stepped_out", one=b.name, other=c.name)


@reacts_to(facts.IntroductionFollowedUp)
def ask_how_it_went(fact: facts.IntroductionFollowedUp) -> None:
    """Each of the two, once, unless they have said so."""
    three = _Three(fact.introduction_id)
    for party in (Party.B, Party.C):
        if three.sides[party].turn is Turn.FOLLOW_UP:
            other = three.inside.other(party)
            three.tell(party, "follow_up", other=three.name(other), asker=three.name(Party.ASKER))


@reacts_to(facts.IntroducerThanked)
def pass_on_thanks(fact: facts.IntroducerThanked) -> None:
    """Thanks always reach the asker, word for word."""
    three = _Three(fact.introduction_id)
    party = three.party(fact.side_id)
    who, words = three.name(party), three.inside.part(party).thanks
    three.tell(Party.ASKER, "thanks", who=who, thanks=words, mark=f":{three.sides[party].handle}")


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Nothing is left of what they asked or were asked, but that there was something."""
    clockwork.erase_all_of(fact.person_id, now=clock.now())
    pause = db.session.get(IntroductionPause, fact.person_id)
    if pause is not None:
        db.session.delete(pause)


@reacts_to(PeopleMerged)
def look_for_three(fact: PeopleMerged) -> None:
    """Whoever was two of the three is one since."""
    clockwork.end_where_two_are_one(fact.kept_id, now=clock.now())
