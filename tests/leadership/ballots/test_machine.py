"""Votes under any order of steps: the box agrees with a model of a few lines after each of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.leadership.ballots import box, operations, queries, tally
from portal.leadership.ballots.models import Ballot, BallotVoter
from tests.leadership.ballots.conftest import cast_vote, counted, prepared, the

STEPS = st.one_of(
    st.tuples(st.just("vote"), st.integers(0, 4), st.sampled_from([(), (1,), (2,), (1, 2), (9,)]), st.booleans()),
    st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
    st.tuples(st.just("count")),
)


def take(act: Any) -> bool:
    try:
        act()
    except DomainError:
        db.session.rollback()
        return False
    return True


@pytest.mark.slow
@settings(max_examples=12)
@given(steps=st.lists(STEPS, max_size=9))
def test_any_order_of_steps(ballot: int, voters: list[int], frozen: Any, steps: list[tuple[Any, ...]]) -> None:
    """Each example begins with a ballot of its own: the one before it is made void."""
    db.session.rollback()
    call = the(ballot).call
    before = queries.live_ballot(call.id)
    with unit_of_work():
        operations.void(the(before.id), reason="Anew.", account_id=None, now=clock.now())
    number = prepared(call)
    with unit_of_work():
        operations.open_ballot(the(number), by=None, account_id=None, now=clock.now())
    there, papers = dict.fromkeys(voters, False), Counter[str]()
    for step, *said in steps:
        if step == "vote":
            person, marks, abstains = voters[said[0]], said[1], said[2]
            right = bool(marks) != abstains and 9 not in marks
            free = person in there and not there[person]
            if person in there:
                taken = take(lambda: cast_vote(number, person, *marks, abstains=abstains))  # noqa: B023 - run at once
                assert taken == (right and free)
                if taken:
                    there[person] = True
                    papers[tally.pattern(marks, abstains=abstains)] += 1
        elif step == "merge":
            gone, kept = voters[said[0]], voters[said[1]]
            if gone != kept and {gone, kept} <= set(there) and not (there[gone] and there[kept]):
                with unit_of_work():
                    operations.after_merge(gone, kept)
                there[kept] = there.pop(gone) or there[kept]
        else:
            assert not take(lambda: counted(number, certified=False)), "nobody opens the box before the end"
        db.session.rollback()
        assert box.unseal(number, queries.box_of(number).sealed) == dict(papers)
        marked = select(func.count()).select_from(BallotVoter).where(BallotVoter.ballot_id == number)
        assert db.session.scalar(marked.where(BallotVoter.has_voted)) == papers.total()
        assert db.session.scalar(marked) == db.session.get_one(Ballot, number).on_roll
    found = tally.count(papers, standing=[1, 2], seats=1, confirming=False)
    naive = [sum(n for paper, n in papers.items() if str(place) in paper.split(",")) for place in (1, 2)]
    assert list(found.votes.values()) == naive
    assert found.papers == papers.total()
    assert set(found.elected) == ({1 + (naive[1] > naive[0])} if naive[0] != naive[1] else set())
