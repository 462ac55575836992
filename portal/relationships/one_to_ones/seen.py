"""What each of the two is shown of their talk: made in one place for pages, home and the download of one's own data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.members.people.models import Person
from portal.relationships.one_to_ones import marks, standing
from portal.relationships.one_to_ones.models import OneToOne, Promise, Round
from portal.relationships.one_to_ones.states import Answer, Party, Place, State


@dataclass(frozen=True, slots=True)
class Seen:
    """One talk as one of its two may see it.

    `last`: the round that waits, or waited last. `asked_by_me`: its times are mine. `waits`: it can be answered until
    `until`. `aside`: I put it aside, which I alone know. `i_said`: what I said of it; what the other said shows only in
    `confirmed`. `here`: both are members today.
    """

    handle: str
    other: Person
    state: State
    mine: bool
    last: Round
    waits: bool
    asked_by_me: bool
    until: datetime
    aside: bool
    starts_at: datetime | None
    ends_at: datetime | None
    i_said: bool | None
    confirmed: bool
    verbs: frozenset[str]
    here: bool = True

    @property
    def my_turn(self) -> bool:
        """Whether it waits for my answer, and I have not put it aside."""
        return "answer" in self.verbs and not self.aside

    @property
    def asks_me(self) -> bool:
        """Whether I am asked if it took place."""
        return "say" in self.verbs and self.i_said is None

    @property
    def moving(self) -> bool:
        """Whether its times are to move what was agreed."""
        return self.last.moving > 0


def heard(talk: OneToOne, me: int) -> bool:
    """Whether this talk was ever put to this one of the two."""
    return talk.proposer_id == me or not marks.is_unheard(talk)


def see(talk: OneToOne, last: Round, other: Person, me: int, now: datetime, *, here: bool = True) -> Seen:
    """The talk as `me` may see it."""
    party = talk.party(me)
    return Seen(
        handle=talk.handle,
        other=other,
        state=standing.state(talk, last, now),
        mine=party is Party.PROPOSER,
        last=last,
        waits=standing.waits(talk, last, now),
        asked_by_me=last.by is party,
        until=standing.lapses_at(talk, last),
        aside=last.by is not party and marks.is_aside(talk, last.number),
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        i_said=talk.said(me),
        confirmed=talk.confirmed_at is not None,
        verbs=frozenset(_verbs(talk, last, party, now, here, other.died_on is None)),
        here=here,
    )


def _verbs(
    talk: OneToOne, last: Round, party: Party, now: datetime, here: bool, lives: bool
) -> Iterable[str]:  # fmt: skip
    """What this one may do: just what the operations would not refuse. Nobody is asked about somebody who died."""
    if standing.may_answer(talk, last, party, now):
        yield "aside"
        if here:
            yield "answer"
            if standing.may_counter(talk, last, party, now):
                yield "counter"
    if standing.waits(talk, last, now) and last.by is party:
        yield "take_back"
    if standing.may_call_off(talk, now):
        yield "call_off"
    if here and standing.may_move(talk, last, now):
        yield "move"
    if lives and standing.may_say(talk, now):
        yield "say"
    if talk.said(talk.person(party)) and here:
        yield "promise"
    if here and not standing.is_open(talk, last, now):
        yield "again"


@dataclass(frozen=True, slots=True)
class Told:
    """One round as either of the two may read it."""

    mine: bool
    at: datetime
    starts: list[datetime]
    minutes: int
    place_kind: Place
    place: str
    line: str
    moving: bool
    answer: Answer | None
    taken: datetime | None


def told(row: Round, me: Party) -> Told:
    """How a round went."""
    return Told(
        mine=row.by is me,
        at=row.at,
        starts=row.starts,
        minutes=row.minutes,
        place_kind=row.place_kind,
        place=row.place,
        line=row.line,
        moving=row.turn == 1 and row.moving > 0,
        answer=row.answer,
        taken=row.starts[row.chosen - 1] if row.chosen else None,
    )


def promises(rows: Iterable[Promise], me: int) -> tuple[Promise | None, Promise | None]:
    """(mine, the other one's as far as they show it to me)."""
    own = theirs = None
    for row in rows:
        if row.owner_id == me:
            own = row
        elif row.shared:
            theirs = row
    return own, theirs
