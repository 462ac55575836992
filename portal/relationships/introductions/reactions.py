"""Who hears of which turn. Keys are made of each party's own address, so that rows of mail cannot be put together."""

from __future__ import annotations

from typing import Any

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.mail import erasure, outbox
from portal.members.facts import PeopleMerged, PersonErased
from portal.members.people import reach
from portal.members.people.reach import Reader
from portal.relationships.introductions import facts, queries
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions.inside import Inside
from portal.relationships.introductions.models import Introduction, IntroductionPause, IntroductionSide
from portal.relationships.introductions.operations import clockwork
from portal.relationships.introductions.states import Party, Turn
from portal.relationships.outside import queries as outside
from portal.relationships.outside.notices import address_of


class _Three:
    """The three of an introduction as letters need them."""

    def __init__(self, introduction_id: int) -> None:
        self.row = db.session.get_one(Introduction, introduction_id)
        self.inside: Inside = sealed.read(self.row)
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
        key = key_of(turn, side.handle, more.pop("mark", ""))
        # the question leaves as it is put, at a moment that is kept nowhere; the moments of steps are
        later = None if turn == "asked" else outbox.within_the_hour(clock.now())
        kind = f"introductions.{turn}"
        outbox.enqueue(kind, to=reader.address, context=more, key=key, reply_to=reply_to, not_before=later)


def key_of(turn: str, handle: str, mark: str = "") -> str:
    return f"introductions.{turn}:{handle}{mark}"


@reacts_to(facts.IntroductionPut)
def put_the_question(fact: facts.IntroductionPut) -> None:
    """One of the two hears who asks, and nothing of whom it is about."""
    three = _Three(fact.introduction_id)
    outside = three.row.outside
    three.tell(three.party(fact.side_id), "asked", asker=three.name(Party.ASKER), outside=outside)


@reacts_to(facts.LinkOpened)
def hand_over_the_link(fact: facts.LinkOpened) -> None:
    """The asker hears that a link waits on the page; the link itself is in no letter."""
    three = _Three(fact.introduction_id)
    three.tell(Party.ASKER, "link", member=three.name(Party.B))


@reacts_to(facts.IntroductionWithdrawn)
def take_the_questions_back(fact: facts.IntroductionWithdrawn) -> None:
    """A question that has not left yet is taken back unheard; otherwise its page says that it is not going ahead."""
    for side in _Three(fact.introduction_id).sides.values():
        for turn in ("asked", "link"):
            outbox.cancel(key_of(turn, side.handle))


@reacts_to(facts.IntroductionNotAhead)
def tell_that_it_ends(fact: facts.IntroductionNotAhead) -> None:
    """The asker hears the same few words, which do not say why. The two are written no letter, which could tell."""
    _Three(fact.introduction_id).tell(Party.ASKER, "not_ahead")


@reacts_to(facts.TwoIntroduced)
def introduce(fact: facts.TwoIntroduced) -> None:
    """One message to both, each able to answer the other; the asker hears of it and steps out."""
    three = _Three(fact.introduction_id)
    if three.row.outside:
        _introduce_from_outside(three)
        return
    b, c = three.readers[Party.B], three.readers[Party.C]
    said = {"asker": three.name(Party.ASKER), "one": b.name, "other": c.name}
    three.tell(Party.B, "introduced", **said, reply_to=c.address)
    three.tell(Party.C, "introduced", **said, reply_to=b.address)
    three.tell(Party.ASKER, "stepped_out", one=b.name, other=c.name, outside=False)


def _introduce_from_outside(three: _Three) -> None:
    """The member hears who it is. The other one has a letter of their own, and the asker knows whom they thought of."""
    third = outside.party_to(queries.ERRAND, three.row.id)
    b, asker = three.name(Party.B), three.name(Party.ASKER)
    if third is not None:
        reply_to = address_of(third)
        three.tell(Party.B, "introduced", asker=asker, one=b, other=third.name, reply_to=reply_to)
    outbox.cancel(key_of("link", three.sides[Party.ASKER].handle))
    three.tell(Party.ASKER, "stepped_out", one=b, other="", outside=True)


@reacts_to(facts.IntroductionStopped)
def tell_that_it_ended(fact: facts.IntroductionStopped) -> None:
    """The member hears it in a letter that names nobody; what would have told who it was is taken back unheard."""
    three = _Three(fact.introduction_id)
    handle = three.sides[Party.B].handle
    erasure.forget_letters([key_of("introduced", handle)], now=clock.now())
    outbox.cancel(key_of("follow_up", handle))
    three.tell(Party.B, "ended", asker=three.name(Party.ASKER))
    if fact.forgotten:
        clockwork.erase(three.row, now=clock.now())


@reacts_to(facts.IntroductionFollowedUp)
def ask_how_it_went(fact: facts.IntroductionFollowedUp) -> None:
    """Each of the two, once, unless they have said so."""
    three = _Three(fact.introduction_id)
    for party in three.sides:
        if three.sides[party].turn is Turn.FOLLOW_UP:
            other = three.inside.other(party)
            name = "" if three.row.outside else three.name(other)
            three.tell(party, "follow_up", other=name, asker=three.name(Party.ASKER))


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
