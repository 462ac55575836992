"""While members vote nobody else decides, whoever they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.operations import Giver
from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors as leadership
from portal.leadership.ballots import operations
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Position, Seat, Via
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person
from tests.leadership.ballots.conftest import cast_vote, counted, place_of, the
from tests.leadership.conftest import begin
from tests.leadership.offices.conftest import serve


def test_nobody_is_seated_beside_a_ballot(ballot, call, cast, house_of, voters, frozen, browser_as):
    """Not by the office either, of which some may stand: who wants it otherwise makes the ballot void and says why."""
    yusra, seat = browser_as(cast.yusra), f"/office/leadership/seats/{house_of.helper_seat.id}/term"
    body = f"/office/leadership/bodies/{house_of.works.slug}"
    assert seat not in [link["href"] for link in yusra.page(body)("main a")]
    assert "The members are voting on this" in yusra.page(seat).text

    def seated():
        day = clock.today("Europe/London")
        return begin(house_of.helper_seat, cast.wim, day, day + timedelta(300))

    with pytest.raises(leadership.VotedOn):
        seated()
    cast_vote(ballot, voters[0], place_of(ballot, cast.amara))
    frozen.forward(days=8)
    counted(ballot, certified=False)
    with pytest.raises(leadership.VotedOn):
        seated()
    assert counted(ballot).result["elected"] == [place_of(ballot, cast.amara)]
    assert seat in [link["href"] for link in browser_as(cast.yusra).page(body)("main a")]
    assert seated().person_id == cast.wim.id, "the offer waits for an answer, and the office may still say otherwise"


def test_who_stands_takes_back_no_call_that_is_voted_on(ballot, call, cast, house_of, browser_as):
    """Amara is of the office too, and would rather have no vote at all."""
    serve(house_of.works, cast.amara, Right.LEADERSHIP, Reach.BODY)
    for person, taken in ((cast.amara, False), (cast.yusra, True)):
        office = browser_as(person)
        said = {"csrf_token": office.token("/leadership/service")}
        office.post(f"/office/leadership/calls/{call.slug}/withdraw", data=said)
        db.session.rollback()
        assert (db.session.get_one(Call, call.id).withdrawn_at is not None) is taken


def test_what_the_office_records_of_a_candidate_is_no_offer(ballot, call, cast, house_of):
    """Somebody who stands is seated by the office: neither the ballot nor the limit is passed by that."""
    day, office = clock.today("Europe/London"), Giver(cast.yusra.account_id, proved=True)
    with unit_of_work():
        helpers = db.session.get_one(Position, house_of.helper.id)
        before = offices.add_seat(helpers, valid_from=day - timedelta(900), now=clock.now())
    begin(before, cast.amara, day - timedelta(800), day - timedelta(70))
    theirs = db.session.scalars(db.select(Candidacy).where(Candidacy.person_id == cast.amara.id)).one()
    number, seat = theirs.id, house_of.helper_seat.id

    def seated():
        with unit_of_work():
            succession.fill_seat(
                db.session.get_one(Seat, seat), db.session.get_one(Person, theirs.person_id), start=day,
                planned_end=day + timedelta(730), via=Via.ELECTED, giver=office, now=clock.now(),
                candidacy=db.session.get_one(Candidacy, number),
            )  # fmt: skip

    with pytest.raises(leadership.VotedOn):
        seated()
    with unit_of_work():
        operations.void(the(ballot), reason="A meeting elected.", account_id=None, now=clock.now())
        db.session.get_one(Position, house_of.helper.id).most_terms = 1
    with pytest.raises(leadership.LimitReached):
        seated()
