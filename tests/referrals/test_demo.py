"""The demo tells referrals as the rules would have let them happen."""

from __future__ import annotations

from itertools import pairwise

import pytest

from portal.members.demo.cast import CAST
from portal.members.people.models import Person
from portal.referrals.demo import _way
from portal.referrals.demo.stories import NEEDS, STORIES, Story
from portal.referrals.states import BY, NEXT, State
from portal.relationships.circle.models import CHAIRS
from portal.relationships.demo.stories import CIRCLE, CONTACTS, MET, NOTES
from portal.relationships.outside.giving_away import Known, given_away

PEOPLE = {
    who.key: Person(
        name=f"{who.given} {who.family}", given_name=who.given, family_name=who.family, firm=who.firm, email=None
    )
    for who in CAST
}
TIED = {frozenset((one, other)): days for one, other, days in MET}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.giver}-{story.receiver}-{story.referred}")
def test_no_story_names_the_one_it_is_about(story: Story) -> None:
    known = Known.of(PEOPLE[story.referred]) if story.referred else None
    assert [given_away(text, known) for text in (story.need, story.why, story.how_known)] == [[], [], []]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.giver}-{story.receiver}-{story.referred}")
def test_the_giver_had_met_both_before(story: Story) -> None:
    for other in filter(None, (story.receiver, story.referred)):
        assert TIED[frozenset((story.giver, other))] > story.days
    assert frozenset((story.receiver, story.referred)) not in TIED, "whom would they introduce?"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.giver}-{story.receiver}-{story.referred}")
def test_each_way_is_one_that_the_states_allow(story: Story) -> None:
    way = [State.DRAFT, *(state for state, _ in _way(story.ends, story.days))]
    assert way[-1] is story.ends
    for before, after in pairwise(way):
        assert after in NEXT[before]
        assert BY[after]


def test_no_question_of_the_demo_has_lapsed_already() -> None:
    for story in STORIES:
        if story.ends in (State.OFFERED, State.C_INVITED):
            assert story.days < 14


def test_what_the_cast_remembers_is_about_people_they_met() -> None:
    about_amara = {name for pair in TIED for name in pair if "amara" in pair}
    assert {row[0] for row in (*NOTES, *CONTACTS, *CIRCLE)} <= about_amara
    assert len(CIRCLE) <= CHAIRS
    assert all(len(need) <= 600 for _, need, _, _ in NEEDS)
