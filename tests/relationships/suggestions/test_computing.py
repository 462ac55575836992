"""How suggestions are computed: who suits whom, who is kept apart, and that nobody stands in every list."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.relationships.suggestions import drafting, scoring
from portal.relationships.suggestions.codes import Kind, Reason
from portal.relationships.suggestions.features import Block, Features
from portal.relationships.suggestions.suggesting import Proposed, suggest
from tests.relationships.suggestions.making import association, natchez, some_association

SEEDS = st.integers(0, 10_000)


def pairs(made: list[Proposed], kind: Kind | None = None) -> list[tuple[int, int]]:
    return [(each.owner, each.about) for each in made if kind in (None, each.kind)]


# --- the women of Natchez ------------------------------------------------------------------------


def test_the_women_of_natchez_are_proposed_to_those_at_whose_parties_they_were() -> None:
    people, women = natchez()
    found = scoring.candidates(Features(people))
    best = {women[row]: [women[each] for each in found.worth[row][:3]] for row in range(len(women))}
    assert best["Evelyn Jefferson"][0] == "Theresa Anderson"  # seven parties together, more than with anybody
    assert best["Sylvia Avondale"][0] in {"Katherina Rogers", "Nora Fayette"}
    assert set(best["Flora Price"][:2]) == {"Olivia Carleton", "Nora Fayette"}  # at both of the parties she was at
    assert set(best["Olivia Carleton"][:2]) == {"Flora Price", "Nora Fayette"}


def test_a_small_party_says_more_than_a_large_one() -> None:
    people = association(9, events=[(0, 0), (1, 0), *((each, 1) for each in (0, *range(2, 9)))])
    features = Features(people)
    block = features.block(np.array([0]))
    together = dict(zip(block.column.tolist(), block.together.tolist(), strict=True))
    assert together[1] == pytest.approx(1 / np.log(2))
    assert together[5] == pytest.approx(1 / np.log(8))


def test_an_event_of_more_than_eighty_says_nothing() -> None:
    people = association(81, events=[(each, 0) for each in range(81)])
    assert not len(Features(people).block(np.array([0])).row)
    people = association(80, events=[(each, 0) for each in range(80)])
    assert len(Features(people).block(np.array([0])).row) == 79


# --- what counts -----------------------------------------------------------------------------------


def test_adamic_adar_counts_a_friend_of_few_for_more() -> None:
    ties = [(0, 1), (1, 2), (0, 3), (3, 4), *((3, each) for each in range(5, 9))]
    block = Features(association(10, ties=ties)).block(np.array([0]))
    friends = dict(zip(block.column.tolist(), block.friends.tolist(), strict=True))
    assert friends[2] == pytest.approx(1 / np.log(2))
    assert friends[4] == pytest.approx(1 / np.log(6))


def test_what_is_sought_and_what_is_given_differ_by_who_asks() -> None:
    people = association(3, wants=[(0, 1)], gives=[(1, 1), (2, 2)])
    features = Features(people)
    rows = np.array([0, 1])
    block = features.block(rows)
    there, back = scoring.directed(features, rows, block)
    told = {(int(rows[r]), int(c)): (float(a), float(b)) for r, c, a, b in zip(block.row, block.column, there, back,
                                                                               strict=True)}  # fmt: skip
    assert told[0, 1][0] > told[0, 1][1] == 0
    assert told[1, 0] == told[0, 1][::-1]


def test_what_somebody_did_not_tell_is_dropped_and_not_held_against_them() -> None:
    both = association(4, wants=[(0, 1), (2, 1)], gives=[(1, 1)], likes=[(2, 3), (3, 3)], area=[1, 1, 1, 1])
    features = Features(both)
    rows = np.array([0, 2])
    block = features.block(rows)
    there, _back = scoring.directed(features, rows, block)
    told = dict(zip(((int(rows[r]), int(c)) for r, c in zip(block.row, block.column, strict=True)), there, strict=True))
    assert told[0, 1] > told[2, 1]  # the one told two things, and of these both are met; the other told three


def test_a_town_in_common_counts_half_as_whatever_is_usual_does() -> None:
    people = association(3, wants=[(0, 1)], likes=[(0, 1)], events=[(0, 1), (2, 1)], ties=[(0, 2)], area=[1, 1, 2])
    features, rows = Features(people), np.array([0])
    block = Block(
        rows, np.array([1]), *[np.zeros(1, dtype=np.float32)] * 6, asked=np.array([False]), near=np.array([True])
    )
    there, _back = scoring.directed(features, rows, block)
    assert there[0] == pytest.approx(scoring.WEIGHTS["near"] / 2)


def test_more_than_ten_acquaintances_in_common_take_away() -> None:
    def worth(common: int) -> float:
        ties = [pair for each in range(2, 2 + common) for pair in ((0, each), (1, each))]
        people = association(30, ties=ties, wants=[(0, 1), (1, 2)], gives=[(1, 1), (0, 2)])
        features = Features(people)
        features.usual = dict.fromkeys(features.usual, 1.0)
        block = features.block(np.array([0]))
        score = scoring.score(features, np.array([0]), block)
        return float(score[block.column == 1][0])

    assert worth(10) > worth(5)
    assert worth(14) < worth(10)


def test_the_mean_of_both_ways_may_be_switched_off() -> None:
    people = association(4, wants=[(0, 1), (0, 2), (2, 3)], gives=[(1, 1), (1, 2), (2, 1), (0, 3)])
    one_way = scoring.candidates(Features(people), mutual=False)
    both = scoring.candidates(Features(people))
    assert one_way.worth[0][0] == 1  # has both that are sought
    assert both.worth[0][0] == 2  # has one of them, and seeks something itself


def test_an_open_ask_comes_before_what_a_profile_says() -> None:
    parts: dict[str, Any] = {"wants": [(1, 1), (1, 2), (1, 3), (2, 4)], "gives": [(0, 1), (0, 2), (0, 3), (0, 4)]}
    quiet = scoring.candidates(Features(association(3, **parts)))
    asking = scoring.candidates(Features(association(3, **parts, asked=[(2, 4)])))
    assert quiet.helps[0][:2].tolist() == [1, 2]
    assert asking.helps[0][:2].tolist() == [2, 1]


# --- who is kept apart ---------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_nobody_meets_themselves_whom_they_know_or_whom_one_of_them_avoids(seed: int) -> None:
    parts = some_association(seed)
    made = pairs(suggest(association(60, **parts)))
    assert made
    apart = {(a + 1, b + 1) for name in ("ties", "masked") for a, b in parts[name]}
    assert not [pair for pair in made if pair in apart or pair[::-1] in apart or pair[0] == pair[1]]
    assert not {(a + 1, b + 1) for a, b in parts["resting"]} & set(made)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_nobody_stands_in_more_lists_than_they_have_room_for(seed: int) -> None:
    parts = some_association(seed)
    made = suggest(association(60, **parts))
    for kind in Kind:
        stands = Counter(about for _owner, about in pairs(made, kind))
        assert stands
        assert max(stands.values()) <= drafting.cap()
        assert not [about for about, lists in stands.items() if lists > parts["room"][about - 1]]


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_each_list_has_its_places_in_order_and_nobody_twice(seed: int) -> None:
    made = suggest(association(60, **some_association(seed)))
    for owner in range(1, 61):
        both = [each.about for each in made if each.owner == owner]
        assert len(both) == len(set(both))
        for kind in Kind:
            places = [each.place for each in made if each.owner == owner and each.kind is kind]
            assert places == list(range(1, len(places) + 1))


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_same_comes_out_each_time_and_in_whatever_order_people_were_told(seed: int) -> None:
    parts = some_association(seed)
    turned = {
        name: value[::-1] if name in {"wants", "gives", "likes", "events", "bodies", "ties", "masked"} else value
        for name, value in parts.items()
    }
    first = suggest(association(60, **parts))
    assert first == suggest(association(60, **parts)) == suggest(association(60, **turned))


def test_other_numbers_for_the_same_people_change_nothing_but_the_numbers() -> None:
    """Where nothing is equal: of equals, chance decides by their numbers."""
    chance = np.random.default_rng(4)
    many = 12
    parts: dict[str, Any] = {
        "events": [(person, event) for event in range(40) for person in chance.choice(many, 2 + event % 9, False)],
        "ties": [(0, 1), (1, 2), (2, 3)],
    }
    order = chance.permutation(many)
    place = np.argsort(order)
    moved = {name: [(int(place[a]), int(place[b]) if name == "ties" else b) for a, b in rows]
             for name, rows in parts.items()}  # fmt: skip
    here = scoring.candidates(Features(association(many, **parts)))
    there = scoring.candidates(Features(association(many, **moved)))
    for row in range(many):
        mine = here.worth[row][:3].tolist()
        assert [int(order[each]) for each in there.worth[place[row]][:3]] == mine


# --- the draft -------------------------------------------------------------------------------------


def test_whoever_has_fewest_ties_takes_first() -> None:
    best = np.array([[2, -1], [2, -1], [-1, -1]])
    room = np.array([1, 1, 1])
    taken = drafting.draft([1, 0, 2], best, room, listed=2)
    assert taken[1][0] == 2
    assert taken[0].tolist() == [-1, -1]
    features = Features(association(3, ties=[(0, 2)]))
    assert drafting.turns(features)[0] == 1


def test_one_of_five_is_a_bridge() -> None:
    best = np.array([[1, 2, 3, 4, 5, 6], *[[-1] * 6] * 9])
    bridges = np.array([[9], *[[-1]] * 9])
    taken = drafting.draft(range(10), best, np.full(10, 5), bridges=bridges, listed=5)
    assert taken[0].tolist() == [1, 2, 3, 4, 9]


def test_a_bridge_is_of_another_trade_has_what_i_seek_and_nobody_i_know_knows_them() -> None:
    people = association(
        5, wants=[(0, 1)], gives=[(1, 1), (2, 1), (3, 1)], sector=[1, 1, 2, 3, -1], ties=[(0, 4), (4, 3)],
    )  # fmt: skip
    found = scoring.candidates(Features(people))
    assert found.bridges[0][found.bridges[0] >= 0].tolist() == [2]


# --- reasons ---------------------------------------------------------------------------------------


def test_reasons_are_of_what_both_have_and_three_at_most() -> None:
    people = association(
        2, wants=[(0, 1), (1, 2)], gives=[(1, 1), (0, 2)], likes=[(0, 3), (1, 3)],
        events=[(0, 5), (1, 5), (0, 7), (1, 7)],
        area=[1, 1],
    )  # fmt: skip
    (mine,) = [each for each in suggest(people) if each.owner == 1 and each.kind is Kind.WORTH]
    assert mine.why.codes == (Reason.NEED, Reason.HELP, Reason.EVENT)
    assert mine.why.event == 7  # the later one


def test_nobody_is_proposed_for_acquaintances_alone() -> None:
    """That would tell who is tied to whom: there is nothing else that could be said."""
    assert suggest(association(3, ties=[(0, 1), (1, 2)])) == []


def test_an_empty_association_has_no_suggestions() -> None:
    assert suggest(association(0)) == []
    assert suggest(association(1)) == []
