"""Whoever serves and whose membership does not count today."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from flask import current_app

from portal.core import clock
from portal.core.actors import Actor, Power, Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.brings import decisions
from portal.leadership.offices.models import Body
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import suspensions
from tests.leadership.conftest import begin, today
from tests.support.people import Cast
from tests.support.time import Frozen


def test_the_office_is_asked_about_whoever_serves_and_is_no_member(
    cast: Cast, house_of: SimpleNamespace, frozen: Frozen
) -> None:
    """What their seat lets them do goes on; somebody has to say until when."""
    begin(house_of.helper_seat, cast.amara, today() - timedelta(9), today() + timedelta(300))
    membership = db.session.scalars(db.select(Membership).where(Membership.person_id == cast.amara.id)).one()
    with unit_of_work():
        suspensions.suspend(membership, start=today() + timedelta(2), end=today() + timedelta(9), reason="A complaint")

    def told(body: Body | None = None) -> str:
        reach = Reach.BODY if body else Reach.ASSOCIATION
        powers = frozenset({Power(Right.LEADERSHIP, reach, body.id if body else None)})
        with current_app.test_request_context():
            found = list(decisions.decisions(Actor(account_id=1, powers=powers), clock.now()))
        return " ".join(str(each.title) for each in found)

    words = "Amara Lindqvist serves as Helper, and is no member today"
    assert words not in told()
    frozen.forward(days=3)
    assert words in told()
    assert words in told(house_of.works)
    assert words not in told(house_of.board)
    frozen.forward(days=9)
    assert words not in told()
