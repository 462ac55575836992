"""A limit of terms binds, and is passed once where one person of the office asks and another agrees."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.models import Position, Seat, Term, Via
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today

FIRST, SECOND, THIRD = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)


@pytest.fixture
def limited(house_of, cast) -> Seat:
    """A seat of a position that may be held twice in a row, as Amara has held it."""
    with unit_of_work():
        helper = db.session.get_one(Position, house_of.helper.id)
        helper.most_terms, helper.term_months = 2, 24
        seat = operations.add_seat(helper, valid_from=FIRST, now=clock.now())
    for start, end in ((FIRST, SECOND), (SECOND, THIRD)):
        begin(seat, cast.amara, start, end)
    return seat


def third(seat: Seat, person: Person, **said) -> Term:
    return begin(db.session.get_one(Seat, seat.id), person, THIRD, date(2026, 1, 1), **said)


def ask(seat: Seat, person: Person, by: int | None) -> int:
    with unit_of_work():
        position = db.session.get_one(Position, seat.position_id)
        return operations.ask_exception(position, person, reason="Nobody else is free.", by=by, now=clock.now()).id


def agree(number: int, by: int | None) -> None:
    with unit_of_work():
        operations.agree_exception(db.session.get_one(LimitException, number), by=by, now=clock.now())


def test_the_limit_binds_and_says_why(limited, cast):
    with pytest.raises(errors.LimitReached) as refused:
        third(limited, cast.amara)
    assert "2 terms in a row: may serve again from 1 January 2025." in str(refused.value.sentence)
    assert third(limited, cast.jonas).person_id == cast.jonas.id


def test_acting_does_not_count_nor_is_it_barred(limited, cast):
    assert third(limited, cast.amara, via=Via.ACTING).via is Via.ACTING


def test_an_exception_needs_a_second_person_and_is_used_up(limited, cast):
    greta, yusra = cast.greta.account_id, cast.yusra.account_id
    number = ask(limited, cast.amara, greta)
    with pytest.raises(errors.ExceptionAsked):
        ask(limited, cast.amara, yusra)
    for nobody in (greta, None):
        with pytest.raises(errors.NeedsAnother):
            agree(number, nobody)
    with pytest.raises(errors.LimitReached):
        third(limited, cast.amara)
    agree(number, yusra)
    agree(number, greta)
    term = third(limited, cast.amara)
    assert db.session.get_one(LimitException, number, populate_existing=True).term_id == term.id
    with pytest.raises(errors.LimitReached):
        begin(db.session.get_one(Seat, limited.id), cast.amara, date(2026, 1, 1), date(2028, 1, 1))
    with pytest.raises(errors.ExceptionOver), unit_of_work():
        operations.take_exception_back(db.session.get_one(LimitException, number), now=clock.now())


def test_what_was_taken_back_lets_nobody_in(limited, cast):
    number = ask(limited, cast.amara, cast.greta.account_id)
    with unit_of_work():
        operations.take_exception_back(db.session.get_one(LimitException, number), now=clock.now())
    with pytest.raises(errors.ExceptionOver):
        agree(number, cast.yusra.account_id)
    with pytest.raises(errors.LimitReached):
        third(limited, cast.amara)


def test_the_database_knows_that_two_people_are_two(limited, cast):
    number = ask(limited, cast.amara, cast.greta.account_id)
    with pytest.raises(IntegrityError), unit_of_work():
        row = db.session.get_one(LimitException, number)
        row.agreed_by_id, row.agreed_at = row.asked_by_id, clock.now()
        db.session.flush()


def test_two_who_ask_at_once_ask_once(limited, cast, at_once):
    seat, amara, by = limited.id, cast.amara.id, (cast.greta.account_id, cast.yusra.account_id)

    def asked(who: int) -> str:
        try:
            ask(db.session.get_one(Seat, seat), db.session.get_one(Person, amara), who)
        except errors.ExceptionAsked:
            return "asked already"
        return "asked"

    assert sorted(at_once(*(partial(asked, who) for who in by))) == ["asked", "asked already"]


def test_the_office_walks_it(limited, cast, browser_as):
    greta, yusra = browser_as(cast.greta), browser_as(cast.yusra)
    page = f"/office/leadership/positions/{limited.position_id}/limit"
    told = greta.page(page)
    assert "At most 2 terms in a row." in told
    greta.submit(page, {"person": "Amara Lindqvist", "reason": ""}, status=422, to=page)
    greta.submit(page, {"person": "Amara Lindqvist", "reason": "Nobody else is free."}, to=page)
    assert "Agree" not in [button for form in greta.page(page).forms for button in form.buttons]
    assert "May Amara Lindqvist serve as Helper once more?" in yusra.page("/office")
    yusra.send(yusra.page(page).form(button="Agree"))
    assert "Agreed on" in greta.page(page)
    assert third(limited, cast.amara).start == THIRD
    assert today() > THIRD
