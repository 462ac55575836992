"""Who votes, once, until the end, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors as leadership
from portal.leadership.ballots import box, errors, operations, queries, tally
from portal.leadership.ballots.models import BallotState, Method, TieRule
from portal.leadership.offices.models import Via
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.members.privacy.operations import erasing
from tests.leadership.ballots.conftest import cast_vote, counted, election, opened, place_of, prepared, the, vote_of
from tests.leadership.conftest import call_for, state_of


def candidacy_of(call: int, person_id: int) -> int:
    return db.session.scalars(
        select(Candidacy.id).where(Candidacy.call_id == call, Candidacy.person_id == person_id)
    ).one()


def test_from_the_roll_to_the_seat(ballot, call, cast, voters, frozen, run_jobs, smtp):
    number, amara = call.id, cast.amara
    first, second = place_of(ballot, amara), place_of(ballot, cast.jonas)
    run_jobs()
    assert "You may vote" in smtp.to(cast.mara.email)[-1].subject
    cast_vote(ballot, voters[0], first)
    cast_vote(ballot, voters[1], first, second)
    cast_vote(ballot, voters[2], abstains=True)
    with pytest.raises(errors.NotClosed):
        counted(ballot)
    frozen.forward(days=6)
    run_jobs()
    run_jobs()
    assert "Still time to vote" in smtp.to(cast.osei.email)[-1].subject
    assert all("Still time" not in letter.subject for letter in smtp.to(cast.mara.email)), "who voted is left in peace"
    frozen.forward(days=2)
    with pytest.raises(errors.NotOpen):
        cast_vote(ballot, voters[3], first)
    result = counted(ballot).result
    assert result["votes"] == {str(first): 2, str(second): 1}
    assert (result["papers"], result["abstained"], result["elected"]) == (3, 1, [first])
    assert state_of(candidacy_of(number, cast.jonas.id)) is CandidacyState.NOT_SELECTED
    with unit_of_work():
        term = succession.accept_offer(db.session.get_one(Candidacy, candidacy_of(number, amara.id)), now=clock.now())
        assert term.via is Via.ELECTED
    assert db.session.get_one(Call, number).is_filled
    again = queries.outcome(the(ballot), queries.candidates(ballot), queries.box_of(ballot))
    assert dict(again.votes) == {first: 2, second: 1}
    assert result["checksum"] == box.checksum(queries.box_of(ballot).salt, queries.box_of(ballot).papers)


def test_the_order_of_the_paper_is_drawn(ballot, cast):
    """Whoever would be first by name is so in about half of these, and in all with a chance of one in a million."""
    found, by_name = set(), cast.amara.id
    for _again in range(20):
        found.add(queries.candidates(ballot)[0].candidacy.person_id == by_name)
        if len(found) == 2:
            break
        with unit_of_work():
            operations.void(the(ballot), reason="Anew.", account_id=None, now=clock.now())
        ballot = opened(the(ballot).call)
    assert found == {True, False}
    assert the(ballot).drawn


def test_what_a_paper_may_say(call, cast, voters):
    number = opened(call, method=Method.PLURALITY)
    with pytest.raises(errors.MarkSomebody):
        cast_vote(number, voters[0])
    with pytest.raises(errors.TooManyMarks):
        cast_vote(number, voters[0], 1, 2)
    with pytest.raises(errors.EitherOr):
        cast_vote(number, voters[0], 1, abstains=True)
    with pytest.raises(errors.NotOnThePaper):
        cast_vote(number, voters[0], 7)
    cast_vote(number, voters[0], 1)
    with pytest.raises(errors.AlreadyVoted):
        cast_vote(number, voters[0], 2)


def test_nobody_decides_beside_the_ballot_nor_in_their_own(ballot, call, cast):
    standing = candidacy_of(call.id, cast.amara.id)
    with pytest.raises(leadership.VotedOn), unit_of_work():
        succession.offer(
            db.session.get_one(Candidacy, standing), start=clock.today("Europe/London"), reason="", by=None,
            giver=OPERATOR, now=clock.now(),
        )  # fmt: skip
    with pytest.raises(errors.OwnBallot), unit_of_work():
        ended = the(ballot).closes_at + timedelta(1)
        operations.count(the(ballot), by=cast.amara, now=ended)


def test_marks_for_whoever_steps_back_do_not_count(ballot, call, cast, voters, frozen):
    first, second = place_of(ballot, cast.amara), place_of(ballot, cast.jonas)
    for voter in voters[:3]:
        cast_vote(ballot, voter, first)
    cast_vote(ballot, voters[3], second)
    with unit_of_work():
        mine = db.session.get_one(Candidacy, candidacy_of(call.id, cast.amara.id))
        succession.withdraw(mine, now=clock.now())
    with pytest.raises(errors.NotOnThePaper):
        cast_vote(ballot, voters[4], first)
    frozen.forward(days=8)
    assert counted(ballot).result["elected"] == [second]


def test_a_tie_is_broken_by_the_rule_that_was_said(call, cast, voters, frozen):
    number = opened(call, tie_rule=TieRule.CASTING, casting_by_id=cast.mara.id)
    cast_vote(number, voters[1], 1)
    cast_vote(number, voters[2], 2)
    frozen.forward(days=8)
    with pytest.raises(errors.TieUndecided):
        counted(number)
    counted(number, certified=False)
    with pytest.raises(errors.NoTie), unit_of_work():
        operations.break_tie(the(number), [2], by=cast.tomas, now=clock.now())
    with unit_of_work():
        operations.break_tie(the(number), [2], by=cast.mara, now=clock.now())
    assert counted(number).result["elected"] == [2]


def test_where_nobody_is_left_to_cast_it_there_is_a_second_ballot(call, cast, voters, frozen):
    number = opened(call, tie_rule=TieRule.CASTING, casting_by_id=cast.mara.id)
    cast_vote(number, voters[1], 1)
    cast_vote(number, voters[2], 2)
    with unit_of_work():
        erasing.erase(cast.mara, giver=OPERATOR, now=clock.now())
    frozen.forward(days=8)
    result = counted(number).result
    assert (result["elected"], result["tied"]) == ([], [1, 2])
    assert len(queries.candidates(opened(db.session.get_one(Call, call.id)))) == 2


def test_a_second_ballot_is_between_the_tied(house_of, cast, voters, frozen):
    call = election(house_of, frozen, cast.amara, cast.jonas, cast.lena)
    number = opened(call, tie_rule=TieRule.SECOND)
    places = [place_of(number, each) for each in (cast.amara, cast.jonas)]
    cast_vote(number, voters[0], places[0])
    cast_vote(number, voters[1], places[1])
    frozen.forward(days=8)
    assert counted(number).result["elected"] == []
    assert state_of(candidacy_of(call.id, cast.lena.id)) is CandidacyState.NOT_SELECTED
    again = opened(db.session.get_one(Call, call.id))
    assert {each.candidacy.person_id for each in queries.candidates(again)} == {cast.amara.id, cast.jonas.id}


def test_one_alone_is_confirmed_or_not(house_of, cast, voters, frozen):
    call = election(house_of, frozen, cast.amara)
    number = opened(call)
    assert the(number).confirming
    cast_vote(number, voters[0], 1)
    cast_vote(number, voters[1])
    cast_vote(number, voters[2], abstains=True)
    frozen.forward(days=8)
    assert counted(number).result["elected"] == [], "one of two is not more than half"


def test_too_few_elect_nobody(call, voters, frozen):
    number = opened(call, least_turnout=50)
    cast_vote(number, voters[0], 1)
    frozen.forward(days=8)
    result = counted(number).result
    assert not result["enough"]
    assert result["elected"] == []


def test_void_tells_everybody_and_destroys_the_papers(ballot, call, cast, voters, run_jobs, smtp):
    cast_vote(ballot, voters[0], 1)
    with unit_of_work():
        operations.void(the(ballot), reason="A name was missing.", account_id=None, now=clock.now())
    run_jobs()
    assert "A name was missing." in smtp.to(cast.tomas.email)[-1].text
    lying = queries.box_of(ballot)
    assert (lying.sealed, lying.papers) == ("", {})
    assert the(ballot).state(clock.now()) is BallotState.VOID
    assert not db.session.get_one(Call, call.id).by_ballot
    assert prepared(db.session.get_one(Call, call.id)) != ballot


def test_void_after_it_was_certified_takes_the_offer_back(ballot, call, cast, voters, frozen):
    cast_vote(ballot, voters[0], place_of(ballot, cast.amara))
    frozen.forward(days=8)
    counted(ballot)
    with unit_of_work():
        operations.void(the(ballot), reason="The wrong roll.", account_id=None, now=clock.now())
    assert state_of(candidacy_of(call.id, cast.amara.id)) is CandidacyState.STANDING
    assert state_of(candidacy_of(call.id, cast.jonas.id)) is CandidacyState.STANDING


def test_a_call_taken_back_ends_its_ballot(ballot, call):
    with unit_of_work():
        succession.withdraw_call(db.session.get_one(Call, call.id), now=clock.now())
    assert the(ballot).state(clock.now()) is BallotState.VOID


@pytest.mark.slow
def test_nobody_votes_twice_at_once(ballot, voters, at_once):
    outcomes = at_once(*(partial(cast_vote, ballot, voters[0], 1) for _ in range(3)))
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyVoted", "AlreadyVoted", "NoneType"]
    db.session.rollback()
    assert box.unseal(ballot, queries.box_of(ballot).sealed) == {"1": 1}


@pytest.mark.slow
def test_the_last_vote_is_in_the_count_or_refused(ballot, voters, at_once):
    """It came in time and waits at the box, while somebody opens it."""
    last, end = the(ballot).closes_at - timedelta(seconds=1), the(ballot).closes_at

    def vote(person_id: int) -> None:
        with unit_of_work():
            operations.cast(vote_of(ballot, person_id), [1], abstains=False, now=last)

    def count() -> None:
        with unit_of_work():
            operations.count(the(ballot), by=None, now=end)

    outcomes = at_once(*(partial(vote, each) for each in voters), count)
    db.session.rollback()
    taken = sum(each is None for each in outcomes[:-1])
    refused = [each for each in outcomes[:-1] if each is not None]
    assert outcomes[-1] is None
    assert all(isinstance(each, errors.NotOpen) for each in refused)
    assert sum(queries.box_of(ballot).papers.values()) == taken


def test_lots_are_drawn_alike_by_everybody():
    drawn = {tally.lots([1, 2, 3], 1, f"{number}") for number in range(40)}
    assert drawn == {(1,), (2,), (3,)}, "anybody may win"
    assert tally.lots([3, 1, 2], 2, "seed") == tally.lots([1, 2, 3], 2, "seed")


def test_seats_that_are_voted_on_are_asked_for_in_no_other_call(ballot, house_of):
    with pytest.raises(leadership.NothingToFill):
        call_for(house_of.helper, title="Another one")
