"""Positions that nobody may hold together, in one body or in two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from portal.core import clock, jobs
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.models import Seat, Term
from portal.leadership.succession import operations
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, today
from tests.leadership.offices.conftest import serve
from tests.support.client import Client
from tests.support.people import Cast

DAY = timedelta(1)


@pytest.fixture
def apart(house_of: SimpleNamespace) -> SimpleNamespace:
    """Whoever keeps the books is no helper of the works committee, which is another body."""
    with unit_of_work():
        offices.keep_apart(house_of.treasurer, house_of.helper)
        offices.keep_apart(house_of.helper, house_of.treasurer)
    return house_of


@pytest.mark.parametrize("first", ["treasurer_seat", "helper_seat"])
def test_nobody_holds_both_whichever_came_first(cast: Cast, apart: SimpleNamespace, first: str) -> None:
    day, seats = today(), {"treasurer_seat": apart.treasurer_seat, "helper_seat": apart.helper_seat}
    begin(seats.pop(first), cast.amara, day, day + 100 * DAY)
    other = seats.popitem()[1]
    with pytest.raises(errors.Incompatible, match="serves as"):
        begin(other, cast.amara, day + 20 * DAY, day + 200 * DAY)
    assert begin(other, cast.jonas, day + 20 * DAY, day + 90 * DAY).person_id == cast.jonas.id


def test_one_after_the_other_is_no_matter(cast: Cast, apart: SimpleNamespace) -> None:
    """The helper's term ends by itself; the treasurer's lasts until somebody follows."""
    day = today()
    begin(apart.helper_seat, cast.amara, day, day + 100 * DAY)
    assert begin(apart.treasurer_seat, cast.amara, day + 100 * DAY, day + 200 * DAY).start == day + 100 * DAY
    with pytest.raises(errors.Incompatible):
        begin(apart.helper_seat, cast.amara, day + 300 * DAY, day + 400 * DAY)


def test_a_pair_is_there_once_and_goes_from_either_side(apart: SimpleNamespace) -> None:
    low, high = sorted((apart.treasurer.id, apart.helper.id))
    assert [(pair.one_id, pair.other_id) for pair in db.session.query(Apart)] == [(low, high)]
    with pytest.raises(errors.ApartFromItself), unit_of_work():
        offices.keep_apart(apart.helper, apart.helper)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(Apart(one_id=high, other_id=low))
    with unit_of_work():
        offices.let_together(apart.helper, apart.treasurer)
        offices.let_together(apart.treasurer, apart.helper)
    assert db.session.query(Apart).count() == 0


def test_whoever_stands_is_told_before(
    cast: Cast, apart: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    call = call_for(apart.helper)
    address, amara = f"/leadership/calls/{call.slug}", browser_as(cast.amara)
    form = amara.page(address).form(f"{address}/stand")
    begin(apart.treasurer_seat, cast.amara, today(), today() + 300 * DAY)
    with pytest.raises(errors.Incompatible), unit_of_work():
        operations.stand(call, cast.amara, statement="I would", now=clock.now())
    page = amara.send(form, {"statement": "I would like to"}, status=422)
    assert "Treasurer (The board)" in page.get_data(as_text=True)
    assert "I would like to" in page.get_data(as_text=True), "what was typed stays"
    anew = amara.page(address)
    assert "Treasurer (The board)" in anew.text
    assert "I would take this on" not in anew.text


def test_deciders_are_not_offered_whom_the_offer_would_refuse(
    cast: Cast, apart: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    call = call_for(apart.helper)
    with unit_of_work():
        operations.stand(call, cast.amara, statement="I would", now=clock.now())
    desk = f"/leadership/calls/{call.slug}/candidacies"
    assert "Choose Amara" in browser_as(cast.greta).page(desk).text
    begin(apart.treasurer_seat, cast.amara, today(), today() + 300 * DAY)
    assert "Choose Amara" not in browser_as(cast.greta).page(desk).text


def test_the_office_says_what_goes_apart(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    office, path = browser_as(cast.yusra), f"/office/leadership/positions/{house_of.helper.id}/apart"
    office.submit(path, {"other": str(house_of.treasurer.id)})
    assert "Treasurer, The board" in office.page(path).text
    assert "Helper" in office.page(f"/office/leadership/positions/{house_of.treasurer.id}/apart").text
    office.submit(path, {}, to=f"/office/leadership/positions/{house_of.helper.id}/together")
    assert db.session.query(Apart).count() == 0


def test_whoever_keeps_one_of_two_bodies_lets_nobody_hold_both(
    cast: Cast, apart: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    """The rule was made for the treasurer too, whom Wim has no say about."""
    serve(apart.works, cast.wim, Right.LEADERSHIP, Reach.BODY)
    wim, path = browser_as(cast.wim), f"/office/leadership/positions/{apart.helper.id}/"
    page, together = wim.page(f"{path}apart"), f"{path}together"
    assert "Treasurer, The board" in page.text
    assert together not in [form.action for form in page.forms]
    form = page.form(f"{path}apart")
    form.action = together
    wim.send(form, {"other": str(apart.treasurer.id)}, status=403)
    assert db.session.query(Apart).count() == 1


def test_of_both_at_once_they_get_one(cast: Cast, apart: SimpleNamespace, at_once: Callable[..., list[Any]]) -> None:
    """Two bodies, so two locks: the person is held as well."""
    wanted, person = [apart.treasurer_seat.id, apart.helper_seat.id], cast.amara.id

    def sit(seat: int) -> str:
        try:
            begin(db.session.get_one(Seat, seat), db.session.get_one(Person, person), today(), today() + 90 * DAY)
            return "seated"
        except errors.Incompatible:
            return "refused"

    assert sorted(at_once(*[partial(jobs.retried, partial(sit, seat), attempts=8) for seat in wanted])) == [
        "refused", "seated",
    ]  # fmt: skip
    assert db.session.query(Term).filter(Term.seat_id.in_(wanted)).count() == 1
