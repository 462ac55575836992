"""Entries that are put together, taken apart and taken back with their list at the same moment: one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.merging.errors import MergedAlready
from portal.members.merging.operations import merging
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from tests.members.imports import undone
from tests.members.merging.test_merging import put, undo

pytestmark = pytest.mark.slow
Act = Callable[[], object]


def told(act: Act) -> str:
    """As a request or a job does it: again as a whole where the database asks for that."""
    try:
        jobs.retried(act)
    except DomainError as refused:
        return type(refused).__name__
    return "done"


def together(kept: int, merged: int) -> Act:
    def act() -> None:
        with unit_of_work():
            one, other = db.session.get(Person, kept), db.session.get(Person, merged)
            if one is None or other is None:
                raise MergedAlready
            merging.merge(one, other, giver=OPERATOR, now=clock.now())

    return act


def standing() -> list[tuple[int, int]]:
    found = db.session.execute(select(Merge.kept_id, Merge.merged_id).where(Merge.undone_at.is_(None)))
    return sorted((row[0], row[1]) for row in found)


def gone() -> set[int]:
    return set(db.session.scalars(select(Person.id).where(Person.merged_at.is_not(None))))


def whose() -> list[int]:
    """Whose membership each is, by its number."""
    return [number or 0 for number in db.session.scalars(select(Membership.person_id).order_by(Membership.id))]


def test_taken_apart_and_put_together_again_at_once_they_are_one_or_two(cast, at_once):
    """What leads to each is where the outcome says, whichever came first."""
    amara, jonas = cast.amara.id, cast.jonas.id
    before = whose()
    for _again in range(3):
        number = put(db.session.get_one(Person, amara), db.session.get_one(Person, jonas))
        outcome = at_once(
            partial(told, partial(undo, number)),
            partial(told, together(amara, jonas)),
            partial(told, partial(undo, number)),
        )
        assert sorted((outcome[0], outcome[2])) == ["UndoneAlready", "done"]
        assert outcome[1] in {"done", "MergedAlready"}
        one = outcome[1] == "done"
        assert standing() == ([(amara, jonas)] if one else [])
        assert gone() == ({jonas} if one else set())
        assert whose() == ([amara, amara] if one else before)
        if one:
            undo(db.session.scalars(select(func.max(Merge.id))).one())
    assert whose() == before


def test_nobody_is_put_into_two_entries_at_once(cast, at_once):
    amara, jonas, wim = cast.amara.id, cast.jonas.id, cast.wim.id
    outcome = at_once(*(partial(told, together(kept, wim)) for kept in (amara, jonas, amara, jonas)))
    assert sorted(outcome) == ["MergedAlready", "MergedAlready", "MergedAlready", "done"]
    ((kept, merged),) = standing()
    assert (merged, gone()) == (wim, {wim})
    assert whose().count(kept) == 2


def test_an_entry_is_not_taken_apart_while_it_goes_into_a_further_one(cast, at_once):
    """Either the two are apart first, or the chain stands and says so."""
    amara, jonas, wim = cast.amara.id, cast.jonas.id, cast.wim.id
    number = put(db.session.get_one(Person, amara), db.session.get_one(Person, jonas))
    apart, further = at_once(partial(told, partial(undo, number)), partial(told, together(wim, amara)))
    assert further == "done"
    assert apart in {"done", "MergedOn"}
    assert standing() == ([(wim, amara)] if apart == "done" else [(amara, jonas), (wim, amara)])
    assert gone() == ({amara} if apart == "done" else {amara, jonas})
    assert whose().count(jonas) == (1 if apart == "done" else 0)


@pytest.mark.parametrize("is_kept", [True, False])
def test_whoever_a_list_has_brought_is_put_together_or_goes_with_it(cast, at_once, is_kept):
    """Never half: whoever is in a merge stays, with the memberships that went along."""
    amara, number = cast.amara.id, undone.bring(undone.LIST).id
    ada = undone.there("Ada Brown").id
    pair = (ada, amara) if is_kept else (amara, ada)
    merged, back = at_once(partial(told, together(*pair)), partial(told, partial(undone.undo_by_number, number)))
    assert back == "done"
    assert merged in {"done", "MergedAlready"}
    there = db.session.get(Person, ada) is not None
    assert there == (merged == "done")
    assert standing() == ([pair] if there else [])
    assert whose().count(pair[0] if there else amara) == (2 if there else 1)
    assert undone.someone("Bo Lind") is None
