"""How it went: each of the two says so for themselves, if they like."""

from __future__ import annotations

from datetime import date, datetime

from portal.core.facts import record
from portal.core.locking import lock
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.facts import IntroducerThanked
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import steps
from portal.relationships.introductions.operations.asking import rest
from portal.relationships.introductions.states import TOGETHER, Party
from portal.relationships.ties.operations import evidence


def tell(
    introduction: Introduction, party: Party, *, talked: bool, helped: bool, thanks: str, today: date, now: datetime
) -> None:
    """They talked, or not yet; it helped; a word to the asker. What was said stays said, and more can be added.

    That they talked counts between the two once both say so, two members; that it helped counts between this one and
    the asker.
    Thanks reach the asker word for word, once. `today`: in the association's zone. Raises MovedOn.
    """
    introduction = lock(introduction)
    if steps.state_of(introduction, now) not in TOGETHER:
        raise steps.MovedOn
    inside = sealed.read(introduction)
    mine, other = inside.part(party), inside.part(inside.other(party))
    sides = queries.three_of(inside)
    people = {each: side.person_id for each, side in sides.items()}
    first_time = talked and not mine.talked
    mine.talked = talked or bool(mine.talked)
    if first_time and other.talked and people[Party.B] != people[Party.C]:
        evidence.talked(people[Party.B], people[Party.C], on=today, key=f"introduction:{introduction.id}", now=now)
    if helped and not mine.helped and people[party] != people[Party.ASKER]:
        mine.helped = True
        key = f"introduction:{introduction.id}:{party}"
        evidence.helped(people[Party.ASKER], people[party], on=today, key=key, now=now)
    thanked = bool(thanks) and not mine.thanks
    mine.thanks = mine.thanks or thanks
    sealed.write(introduction, inside)
    rest(sides[party])
    if thanked:
        record(IntroducerThanked(introduction_id=introduction.id, side_id=mine.side))
