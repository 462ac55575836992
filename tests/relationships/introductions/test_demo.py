"""The demo tells introductions as the rules would have let them happen."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from portal.members.demo.cast import CAST
from portal.members.people.models import Person
from portal.relationships.demo.stories import MET
from portal.relationships.introductions.demo import way
from portal.relationships.introductions.demo.stories import STORIES, Story
from portal.relationships.introductions.states import ANSWER_WITHIN, LOOK_BACK, NEXT, State
from portal.relationships.outside import giving_away

PEOPLE = {
    who.key: Person(
        name=f"{who.given} {who.family}",
        given_name=who.given,
        family_name=who.family,
        firm=who.firm,
        email=None,
        phone="",
        website="",
    )
    for who in CAST
}
TIED = {frozenset((one, other)): days for one, other, days in MET}
each = pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.asker}-{story.b}-{story.c}")


@each
def test_no_line_names_the_one_it_is_about(story: Story) -> None:
    assert giving_away.given_away(story.to_b, giving_away.Known.of(PEOPLE[story.c])) == []
    assert giving_away.given_away(story.to_c, giving_away.Known.of(PEOPLE[story.b])) == []
    assert len(story.to_b) <= 600 and len(story.to_c) <= 600


@each
def test_the_asker_had_met_both_and_they_had_not_met(story: Story) -> None:
    for other in (story.b, story.c):
        assert TIED[frozenset((story.asker, other))] > story.days
    assert frozenset((story.b, story.c)) not in TIED


@each
def test_each_way_is_one_that_the_states_allow(story: Story) -> None:
    states = list(way(story, datetime(2026, 5, 5, 9, tzinfo=UTC)))
    assert states[-1] is story.ends
    assert all(after in NEXT[before] for before, after in pairwise(states))


def test_nothing_has_lapsed_or_should_be_erased_already() -> None:
    days = {state: [story.days for story in STORIES if story.ends is state] for state in State}
    assert days[State.ASKED] and max(days[State.ASKED]) < ANSWER_WITHIN.days
    assert days[State.NOT_AHEAD] and max(days[State.NOT_AHEAD]) < (ANSWER_WITHIN + LOOK_BACK).days
    assert days[State.FOLLOW_UP] and min(days[State.FOLLOW_UP]) > 21
