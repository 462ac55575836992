"""What the office can no longer do, or not yet, is neither done nor offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Opening
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.client import Client
from tests.support.people import Cast


def test_a_term_that_is_over_keeps_its_last_day(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    day, seat = today(), house_of.helper_seat
    over = begin(seat, cast.amara, day - timedelta(300), day - timedelta(100))
    begin(seat, cast.jonas, day - timedelta(100), day + timedelta(100))
    with pytest.raises(errors.TermIsOver), unit_of_work():
        offices.end_term(over, day=day - timedelta(150), reason="long ago", giver=OPERATOR, now=clock.now())
    db.session.rollback()
    assert db.session.query(Opening).filter_by(seat_id=seat.id, filled_at=None).all() == []
    office = browser_as(cast.yusra)
    page = office.page(f"/office/leadership/terms/{over.id}/end")
    assert str(errors.TermIsOver.sentence) in page.text
    assert page("input[name=last_day]") == []
    void = f"/office/leadership/terms/{over.id}/void"
    office.submit(void, {"reason": "entered twice"})
    assert office.page(void)("[name=reason]") == []


def test_ex_officio_is_offered_where_nobody_serves(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    office, link = browser_as(cast.yusra), f"/office/leadership/positions/{house_of.treasurer.id}/ex-officio"
    page = f"/office/leadership/bodies/{house_of.board.slug}"
    assert link in [each["href"] for each in office.page(page)("main a")]
    begin(house_of.treasurer_seat, cast.amara, today() + timedelta(10), today() + timedelta(300))
    assert link not in [each["href"] for each in office.page(page)("main a")]
