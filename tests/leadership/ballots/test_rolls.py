"""Who is on the roll of a ballot, and who votes for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.ballots import box, errors, operations, queries
from portal.leadership.ballots.models import BallotVoter, Electorate
from portal.members.memberships.models import Plan
from portal.members.memberships.operations import memberships, organisations, plans
from portal.members.merging.operations import merging
from portal.members.privacy.operations import erasing
from tests.leadership.ballots.conftest import cast_vote, opened, the, vote_of


def test_the_roll_is_frozen(ballot, cast, voters):
    before = db.session.scalar(select(func.count()).select_from(BallotVoter))
    latecomer = cast.extra(1)[0]
    assert queries.votes_of(ballot, latecomer.id) == []
    assert before == the(ballot).on_roll
    assert queries.votes_of(ballot, cast.wim.id) == [], "a membership that ran out votes for nobody"


@pytest.mark.parametrize("used", ["gone", "kept", "neither"])
def test_of_two_who_are_one_a_single_vote_is_left(ballot, cast, used):
    gone, kept = cast.mara.id, cast.tomas.id
    roll = the(ballot).on_roll
    if used != "neither":
        cast_vote(ballot, gone if used == "gone" else kept, 1)
    with unit_of_work():
        merging.merge(cast.tomas, cast.mara, giver=OPERATOR, now=clock.now())
    assert queries.votes_of(ballot, gone) == []
    assert vote_of(ballot, kept).has_voted == (used != "neither")
    assert the(ballot).on_roll == roll - 1


def test_who_speaks_for_two_firms_votes_for_each(call, cast, voters):
    with unit_of_work():
        plan = plans.add_plan({"name": "Firms", "holder": "organisation", "months": 12, "grace_days": 30, "about": ""})
        plan_id, day = plan.id, clock.today("Europe/London")
        firms = {"Ropewalk Works": cast.mara, "Mill & Sons": cast.mara, "No Member Ltd": cast.mara, "Third": cast.edda}
        for name, speaks in firms.items():
            firm = organisations.add_organisation({"name": name}, now=clock.now())
            organisations.represent(firm, speaks, kind="primary", start=day - timedelta(9))
            organisations.represent(firm, cast.tomas, kind="delegate", start=day - timedelta(9))
            if name != "No Member Ltd":
                cover = memberships.Cover(until=day + timedelta(200))
                memberships.start_membership(firm, plan, day - timedelta(9), cover=cover, now=clock.now())
    with pytest.raises(errors.TooFewVote):
        opened(call, electorate=Electorate.ORGANISATIONS)  # three votes, of two people
    with unit_of_work():
        firm = organisations.add_organisation({"name": "Fourth"}, now=clock.now())
        organisations.represent(firm, cast.osei, kind="primary", start=day - timedelta(9))
        cover = memberships.Cover(until=day + timedelta(200))
        plan = db.session.get_one(Plan, plan_id)
        memberships.start_membership(firm, plan, day - timedelta(9), cover=cover, now=clock.now())
    number = opened(call, electorate=Electorate.ORGANISATIONS)
    mine = queries.votes_of(number, cast.mara.id)
    assert [name for _vote, name in mine] == ["Mill & Sons", "Ropewalk Works"]
    assert the(number).on_roll == 4, "neither delegates nor members by themselves"
    for vote, _name in mine:
        with unit_of_work():
            operations.cast(db.session.get_one(BallotVoter, vote.id), [1], abstains=False, now=clock.now())
    assert box.unseal(number, queries.box_of(number).sealed) == {"1": 2}
    assert [queries.few_voted(number, papers) for papers in (2, 3, 4)] == [True, True, False], "she has two of them"


def test_the_forgotten_stay_on_the_roll_without_a_name(ballot, cast, voters):
    cast_vote(ballot, voters[0], 1)
    with unit_of_work():
        erasing.erase(cast.mara, giver=OPERATOR, now=clock.now())
    assert ("Former member", None) in [tuple(row) for row in db.session.execute(queries.roll(ballot))]
    assert the(ballot).on_roll == len(db.session.execute(queries.roll(ballot)).all())
