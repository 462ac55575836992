"""A board with a chair, a works committee below it, and short ways to what the tests speak of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, BodyKind, FilledBy, HoldOver, Position, Seat, Term, Via
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call, CandidacyState
from portal.leadership.succession.queries import candidacy
from portal.members.people.models import Person
from tests.support.people import Cast


def today() -> date:
    return clock.today("Europe/London")


def position(body: Body, title: str, **said: Any) -> Position:
    values: dict[str, Any] = {
        "duties": "Minutes, keys and tea.",
        "hours_per_month": 5,
        "term_months": 24,
        "grants": [],
        "hold_over": HoldOver.VACANT,
        "filled_by": FilledBy.VOLUNTEER,
        "chairs": False,
        "newcomer_ok": False,
        "giver": OPERATOR,
        "now": clock.now(),
    }
    return offices.make_position(body, title=title, **{**values, **said})


def begin(seat: Seat, person: Person, start: date, planned_end: date | None, **said: Any) -> Term:
    """Seat somebody, in a transaction of its own."""
    with unit_of_work():
        term = operations.fill_seat(
            seat,
            person,
            start=start,
            planned_end=planned_end,
            via=said.pop("via", Via.APPOINTED),
            giver=said.pop("giver", OPERATOR),
            now=clock.now(),
            **said,
        )
        return db.session.get_one(Term, term.id)


def found_house(cast: Cast) -> dict[str, tuple[type[Any], int]]:
    """Found the house; kind and id of each of its rows."""
    greta = cast.greta
    day = today()
    with unit_of_work():
        now = clock.now()
        board = offices.form_body(
            name="The board", kind=BodyKind.BOARD, about="Keeps the house.", formed=day - timedelta(1000)
        )
        works = offices.form_body(
            name="Works and repairs", kind=BodyKind.COMMITTEE, about="", formed=day - timedelta(900), parent=board
        )
        chair = position(board, "Chair", chairs=True, grants=[Right.LEADERSHIP])
        treasurer = position(board, "Treasurer", grants=[Right.DUES], hold_over=HoldOver.UNTIL_SUCCESSOR)
        works_chair = position(works, "Chair of works", chairs=True)
        helper = position(works, "Helper", newcomer_ok=True)
        seats = [offices.add_seat(each, valid_from=day - timedelta(900), now=now) for each in
                 (chair, treasurer, works_chair, helper)]  # fmt: skip
        operations.fill_seat(
            seats[0], greta, start=day - timedelta(100), planned_end=day + timedelta(600), via=Via.ELECTED,
            giver=OPERATOR, now=now,
        )  # fmt: skip
    rows: dict[str, Any] = {
        "board": board, "works": works, "chair": chair, "treasurer": treasurer, "works_chair": works_chair,
        "helper": helper, "chair_seat": seats[0], "treasurer_seat": seats[1], "works_seat": seats[2],
        "helper_seat": seats[3], "greta": greta,
    }  # fmt: skip
    return {name: (type(row), row.id) for name, row in rows.items()}


@pytest.fixture
def house_of(cast: Cast, once: Callable[[str, Any], Any]) -> SimpleNamespace:
    """`board` chaired by Greta; below it `works`, with a chair that is free and a `helper` seat."""
    rows = once("house", lambda: found_house(cast))
    cast.meet("greta", rows.pop("greta")[1])
    return SimpleNamespace(**{name: db.session.get_one(kind, number) for name, (kind, number) in rows.items()})


def state_of(candidacy_id: int) -> CandidacyState:
    """Where a candidacy stands, as the database has it."""
    db.session.rollback()
    return candidacy(candidacy_id).state


def call_for(what: Position, *, public: bool = True, title: str = "Somebody who notices gutters") -> Call:
    """A call for the position's free seats that is open for thirty days."""
    with unit_of_work():
        call = operations.open_call(
            what, title=title, text="Six hours a month.", public=public, opens=today(),
            closes=today() + timedelta(31), now=clock.now(),
        )  # fmt: skip
        return db.session.get_one(Call, call.id)
