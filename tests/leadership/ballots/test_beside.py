"""While members vote nobody else decides, whoever they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.leadership import errors as leadership
from portal.leadership.succession.models import Call
from tests.leadership.ballots.conftest import cast_vote, counted, place_of
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
