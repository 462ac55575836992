"""That nobody is flooded, and that nobody is told by whom somebody would rather not be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.operations import answering, errors, quiet
from portal.relationships.one_to_ones.states import State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    accept,
    act,
    counter,
    get,
    letters,
    propose,
    seen_by,
    state_of,
    told,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize("way", ["aside", "silence", "taken back"])
def test_after_two_without_an_answer_it_rests(company: Company, monday: Frozen, way: str) -> None:
    for _turn in range(2):
        number = propose(company, "mara", "jonas", 20)
        if way == "aside":
            act(number, answering.put_aside, company.jonas, 1)
        if way == "taken back":
            act(number, answering.take_back, company.mara, 1)
        else:
            monday.forward(days=14)
    ended = clock.now()
    with pytest.raises(errors.LetItRest) as refused:
        propose(company)
    assert "twice of late" in str(refused.value.sentence)
    assert "declined" not in str(refused.value.sentence)
    propose(company, "mara", "amara")
    other_way = propose(company, "jonas", "mara")
    act(other_way, answering.take_back, company.jonas, 1)
    monday(ended + timedelta(days=90))
    assert propose(company)


def test_an_answer_ends_the_row(company: Company, monday: Frozen) -> None:
    propose(company, "mara", "jonas", 20)
    monday.forward(days=14)
    second = propose(company, "mara", "jonas", 20)
    counter(second, company.jonas, 25)
    monday.forward(days=14)
    assert state_of(second) is State.LAPSED
    propose(company, "mara", "jonas", 20)
    monday.forward(days=14)
    assert propose(company, "mara", "jonas", 20), "only one of the last two brought no answer"


def test_five_at_once_are_enough(company: Company, monday: Frozen) -> None:
    from tests.relationships.company import make_person

    for turn in range(6):
        company.ids[f"other{turn}"] = make_person(f"Other{turn} Person")
    for turn in range(5):
        propose(company, "mara", f"other{turn}", 20)
    with pytest.raises(errors.EnoughAtOnce):
        propose(company, "mara", "other5", 20)
    monday.forward(days=14)
    assert propose(company, "mara", "other5", 20)


def test_who_would_rather_not_be_asked_is_not(company: Company, monday: Frozen) -> None:
    first = propose(company, "mara", "jonas", 20)
    act(first, answering.put_aside, company.jonas, 1, no_more=True)
    monday.forward(days=14)
    before = told()
    second = propose(company, "mara", "jonas", 20)
    assert told() == before, "nothing is put to him"
    mine = seen_by(second, company.mara)
    assert (mine.state, mine.waits) == (State.PROPOSED, True)
    assert mine.verbs == {"take_back"}
    quiet_marks = [each for each in letters("relationships.") if "rather" in each[2]]
    assert quiet_marks == []
    own = propose(company, "jonas", "mara", 5)
    assert get(second).open_key is None, "it makes room without a word"
    assert told()[-1] == ("mara", "talk_proposed")
    assert not queries.is_quiet(company.jonas, company.mara), "whoever asks somebody may be asked by them"
    accept(own, company.mara)


def test_quiet_is_lifted_for_all(company: Company) -> None:
    with unit_of_work():
        quiet.ask(company.jonas, company.mara, now=clock.now())
        quiet.ask(company.jonas, company.mara, now=clock.now())
        quiet.ask(company.jonas, company.amara, now=clock.now())
    assert queries.is_quiet(company.jonas, company.mara)
    assert not queries.is_quiet(company.mara, company.jonas)
    with unit_of_work():
        quiet.lift_all(company.jonas)
    assert not queries.is_quiet(company.jonas, company.amara)
