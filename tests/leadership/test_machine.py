"""Bodies, terms, calls and candidacies under any order of steps: what holds, holds, and no page offers what is refused.

TEST_WALKS=200 walks as often, each time elsewhere; `--hypothesis-seed` says where.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.members.people.models import Person
from tests.leadership import holding
from tests.leadership.asking import Asking
from tests.leadership.house import House
from tests.leadership.steps import OFTEN, STEPS, Step, take
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.time import Frozen

WALKS = int(os.environ.get("TEST_WALKS", "0"))
#: Of what a step is about the first, mostly; or another one.
WHICH = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 5])
NAMES = st.sampled_from([*sorted(STEPS), *OFTEN, *OFTEN])
STEP = st.tuples(NAMES, st.integers(0, 3), WHICH, st.sampled_from([0, 0, 1, 10, 30, 31, 60, 100]))
#: A call that comes to a term which is held over and followed; one that comes to nothing; and all that ends a house.
WHOLE_LIFE: list[Step] = [
    ("say_interest", 0, 1, 0), ("open_call", 0, 1, 0), ("suggest", 1, 0, 0), ("stand", 0, 0, 0),
    ("accept_suggestion", 0, 0, 0), ("offer", 0, 0, 0), ("return_choice", 0, 0, 0), ("offer", 0, 0, 0),
    ("confirm_choice", 0, 0, 0), ("decline_offer", 0, 0, 0), ("offer", 1, 0, 0), ("accept_offer", 0, 0, 0),
    ("forward", 0, 0, 100),
    ("open_call", 0, 0, 0), ("stand", 0, 0, 0), ("stand", 1, 0, 0), ("suggest", 1, 0, 0),
    ("decline_suggestion", 0, 0, 0), ("not_select", 0, 0, 0), ("keep_in_mind", 0, 0, 0), ("withdraw", 0, 0, 0),
    ("withdraw_call", 0, 0, 0),
    ("seat_somebody", 1, 0, 0), ("resign", 0, 0, 10), ("void_term", 0, 0, 0), ("seat_somebody", 1, 3, 0),
    ("end_term", 0, 0, 1), ("change_position", 0, 0, 0), ("add_seat", 0, 0, 0), ("give_up_seat", 0, 0, 0),
    ("merge", 0, 0, 0), ("dissolve_body", 0, 1, 0),
]  # fmt: skip
Walk = Callable[[Iterable[Step]], House]


@pytest.fixture
def walk(cast: Cast, browser_as: Callable[[Person], Client], client: Client, frozen: Frozen) -> Walk:
    """Found a house and do this in it; after each step what is to hold is looked at, and the pages are asked."""

    def go(steps: Iterable[Step]) -> House:
        frozen("2026-06-01 10:00")
        house = House(cast, frozen.forward)
        asking = Asking(house, cast, browser_as, client, readers=2, share=4 if WALKS else 10)
        for each in steps:
            take(house, each)
            holding.check(house)
            asking.ask()
        assert asking.pressed, "pages that offer nothing say little"
        return house

    return go


@pytest.mark.slow
def test_a_whole_life(walk: Walk) -> None:
    assert walk(WHOLE_LIFE).met == set(STEPS), "each step is one that can be done"


@pytest.mark.slow
@settings(max_examples=WALKS or 3, derandomize=not WALKS, phases=[Phase.explicit, Phase.generate])
@given(steps=st.lists(STEP, min_size=12, max_size=16))
def test_any_order_of_steps(walk: Walk, steps: list[Step]) -> None:
    walk(steps)
