"""Introductions of the demo: one of each turn, among the cast."""

from __future__ import annotations

from datetime import datetime

from portal.core.db import db
from portal.core.world import World
from portal.members.people.queries import people_by_id
from portal.relationships.agreed import INTRODUCED
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.demo.stories import STORIES, Story
from portal.relationships.introductions.inside import Asked, Inside, Link
from portal.relationships.introductions.models import Introduction, IntroductionSide, IntroductionStep
from portal.relationships.introductions.states import (
    ANSWER_WITHIN,
    FOLLOW_UP_AFTER,
    TOGETHER,
    Answer,
    Party,
    State,
    Turn,
    due_at,
)
from portal.relationships.ties.models import Tie
from portal.relationships.ties.queries import ordered

HOUSE = Party.HOUSE


def seed(world: World) -> None:
    """The stories of the cast, and the ties that they made."""
    made = []
    for story in STORIES:
        moments = _tell(world, story)
        if State.INTRODUCED in moments:
            low, high = ordered(world.cast[story.b], world.cast[story.c])
            made.append({"person_a_id": low, "person_b_id": high, "introduced_at": moments[State.INTRODUCED]})
    world.insert(Tie, made)


def way(story: Story, asked: datetime) -> dict[State, datetime]:
    """The steps that were taken, with their moments."""
    moments = {State.ASKED: asked}
    if story.ends in TOGETHER:
        moments[State.INTRODUCED] = asked.replace(minute=40)
    if story.ends is State.FOLLOW_UP:
        moments[State.FOLLOW_UP] = moments[State.INTRODUCED] + FOLLOW_UP_AFTER
    if story.ends is State.NOT_AHEAD:
        moments[State.NOT_AHEAD] = asked + ANSWER_WITHIN
    return moments


def _tell(world: World, story: Story) -> dict[State, datetime]:
    asked = world.ago(story.days, 9)
    moments = way(story, asked)
    people = {Party.ASKER: world.cast[story.asker], Party.B: world.cast[story.b], Party.C: world.cast[story.c]}
    first = {number: person.first for number, person in people_by_id(people.values()).items()}
    sides = {party: _side(world, story, party, person) for party, person in people.items()}
    db.session.flush()
    inside = Inside(sides[Party.ASKER].id, _part(story, sides, Party.B, asked), _part(story, sides, Party.C, asked))
    introduction = Introduction(
        created_at=asked,
        due_at=due_at(story.ends, asked, moments[story.ends]),
        a_key=queries.of_person(people[Party.ASKER]),
        b_key=queries.of_person(people[Party.B]),
        c_key=queries.of_person(people[Party.C]),
        pair_key=queries.of_the_pair(*people.values()),
    )
    sealed.write(introduction, inside)
    db.session.add(introduction)
    db.session.flush()
    before = None
    for state, at in moments.items():
        party, wording = HOUSE if before else Party.ASKER, INTRODUCED.current if state is State.INTRODUCED else None
        step = {"before": before, "state": state, "party": party, "at": at, "wording": wording}
        db.session.add(IntroductionStep(introduction_id=introduction.id, **step))
        db.session.flush()
        before = state
    for party, side in sides.items():
        other = first[people[inside.other(party)]] if party is not Party.ASKER and story.ends in TOGETHER else ""
        sealed.write_link(side, Link(introduction.id, first[people[Party.ASKER]], other))
    db.session.flush()
    return moments


def _side(world: World, story: Story, party: Party, person: int) -> IntroductionSide:
    turn = Turn.NONE
    if party is not Party.ASKER and party not in story.yes and story.ends is State.ASKED:
        turn = Turn.QUESTION
    if party is not Party.ASKER and story.ends is State.FOLLOW_UP and not (party is Party.B and story.thanks):
        turn = Turn.FOLLOW_UP
    handle = f"{world.rng.getrandbits(120):030x}"[:22]
    side = IntroductionSide(person_id=person, handle=handle, turn=turn)
    sealed.write_link(side, Link(0))
    db.session.add(side)
    return side


def _part(story: Story, sides: dict[Party, IntroductionSide], party: Party, asked: datetime) -> Asked:
    part = Asked(sides[party].id, story.to_b if party is Party.B else story.to_c, asked=True)
    if party in story.yes:
        part.answer, part.moment = Answer.YES, asked.isoformat()
    if party is Party.B and story.thanks:
        part.talked, part.thanks = True, story.thanks
    return part
