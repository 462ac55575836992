"""How long a term lasts, worked by hand: one computation, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.accounts.operations.giving import Giver, NotYoursToGive
from portal.core import clock
from portal.core.actors import Right, everywhere
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.lengths import Because, Begun, Rule, length
from portal.leadership.offices.models import Seat
from portal.leadership.offices.operations.holding import hold_seat
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.succession import operations
from portal.members.people.models import Person
from tests.leadership.conftest import begin, position, today
from tests.support.client import Client
from tests.support.people import Cast

JULY = (7, 1)
#: First day; months, anchor, cycle, day from which the seat is gone; the term that was left; then the end, and why.
CASES = [
    # So many months.
    ("2026-07-01", (24, None, None, None), None, "2028-07-01", Because.FULL),
    ("2026-01-31", (1, None, None, None), None, "2026-02-28", Because.FULL),
    ("2028-02-29", (12, None, None, None), None, "2029-02-28", Because.FULL),
    # Terms change on a day of the year: never longer than a full term.
    ("2026-07-01", (24, JULY, None, None), None, "2028-07-01", Because.FULL),
    ("2026-09-15", (24, JULY, None, None), None, "2028-07-01", Because.ANCHOR),
    ("2026-06-30", (24, JULY, None, None), None, "2027-07-01", Because.ANCHOR),
    ("2026-07-02", (12, JULY, None, None), None, "2027-07-01", Because.ANCHOR),
    ("2028-02-29", (12, (2, 28), None, None), None, "2029-02-28", Because.FULL),
    ("2027-03-01", (12, (2, 28), None, None), None, "2028-02-28", Because.ANCHOR),
    # The rest of a term that was left, and nothing of one that is over.
    ("2027-03-10", (24, None, None, None), ("2026-07-01", "2028-07-01"), "2028-07-01", Because.REST),
    ("2028-06-30", (24, None, None, None), ("2026-07-01", "2028-07-01"), "2028-07-01", Because.REST),
    ("2028-07-01", (24, None, None, None), ("2026-07-01", "2028-07-01"), "2030-07-01", Because.FULL),
    ("2027-03-10", (24, JULY, None, None), ("2026-07-01", "2028-06-15"), "2028-06-15", Because.REST),
    # The seat's own cycle: on a boundary a full term, in between the rest, before the first day counted back.
    ("2026-07-01", (36, None, "2026-07-01", None), None, "2029-07-01", Because.FULL),
    ("2027-07-01", (36, None, "2026-07-01", None), None, "2029-07-01", Because.REST),
    ("2029-06-30", (36, None, "2026-07-01", None), None, "2029-07-01", Because.REST),
    ("2025-01-01", (36, None, "2026-07-01", None), None, "2026-07-01", Because.REST),
    ("2029-02-28", (12, None, "2028-02-29", None), None, "2030-02-28", Because.FULL),
    ("2032-02-28", (12, None, "2028-02-29", None), None, "2032-02-29", Because.REST),
    ("2026-09-15", (24, JULY, "2025-01-01", None), None, "2027-01-01", Because.REST),
    # Nobody outlasts the seat.
    ("2026-07-01", (24, None, None, "2027-01-01"), None, "2027-01-01", Because.SEAT_ENDS),
    ("2026-07-01", (24, None, None, "2028-07-01"), None, "2028-07-01", Because.FULL),
    ("2027-03-10", (24, None, None, "2028-01-01"), ("2026-07-01", "2028-07-01"), "2028-01-01", Because.SEAT_ENDS),
]


def day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


@pytest.mark.parametrize(("start", "rule", "left", "end", "because"), CASES)
def test_how_long(start, rule, left, end, because):
    months, anchor, cycle, until = rule
    begun = Begun(day(left[0]), day(left[1])) if left else None
    found = length(day(start), Rule(months, anchor, day(cycle), day(until)), begun)
    assert (found.end, found.because) == (day(end), because)


@pytest.mark.parametrize(
    ("start", "rule", "sentence"),
    [
        ("2026-07-01", (24, None, None, None), "Until 30 June 2028: a term of 24 months."),
        ("2026-09-15", (24, JULY, None, None), "Until 30 June 2028: terms change on 1 July."),
        ("2027-07-01", (24, None, "2026-07-01", None),
         "Until 30 June 2028: the rest of the term that began on 1 July 2026."),
        ("2026-07-01", (24, None, None, "2027-01-01"), "Until 31 December 2026: the seat ends then."),
    ],
)  # fmt: skip
def test_it_is_said_in_words(app, start, rule, sentence):
    months, anchor, cycle, until = rule
    assert length(day(start), Rule(months, anchor, day(cycle), day(until))).said == sentence


@pytest.mark.parametrize(("month", "last", "months"), [(2, 29, 24), (4, 31, 24), (7, None, 24), (None, 1, 24)])
def test_terms_change_on_a_day_that_every_year_has(
    house_of: SimpleNamespace, month: int | None, last: int | None, months: int
) -> None:
    with pytest.raises(errors.NoSuchAnchor), unit_of_work():
        position(house_of.works, "Carpenter", anchor_month=month, anchor_day=last, term_months=months)


def test_eighteen_months_do_not_end_on_one_day_of_the_year(house_of: SimpleNamespace) -> None:
    with pytest.raises(errors.AnchorNeedsYears), unit_of_work():
        position(house_of.works, "Carpenter", anchor_month=7, anchor_day=1, term_months=18)


def test_two_replacements_serve_out_the_term_that_the_first_began(cast: Cast, house_of: SimpleNamespace) -> None:
    first, seat = today() - timedelta(300), house_of.helper_seat
    planned = add_months(first, 24)
    for who, start in ((cast.edda, first), (cast.jonas, today() - timedelta(100))):
        term = begin(seat, who, start, planned)
        with unit_of_work():
            end = start + timedelta(90)
            offices.end_term(term, day=end, reason="moved", giver=OPERATOR, now=clock.now())
    found = length_of(hold_seat(seat.id), today())
    assert (found.end, found.began, found.because) == (planned, first, Because.REST)


def test_nobody_is_seated_beyond_the_last_day_of_the_body(cast: Cast, house_of: SimpleNamespace) -> None:
    ends = today() + timedelta(50)
    with unit_of_work():
        operations.dissolve_body(house_of.works, day=ends, giver=OPERATOR, now=clock.now())
        late = offices.add_seat(house_of.helper, valid_from=today(), now=clock.now())
        with pytest.raises(errors.SeatDoesNotExistThen):
            offices.add_seat(house_of.helper, valid_from=ends, now=clock.now())
    assert begin(late, cast.amara, today(), today() + timedelta(700)).ends == ends


def test_from_when_terms_are_counted_is_said_by_whoever_may_give_what_they_carry(
    house_of: SimpleNamespace, cast: Cast
) -> None:
    """How long a seat's terms last says how long its rights do."""
    mine = Giver(cast.greta.account_id, vouched=everywhere({Right.LEADERSHIP}))
    with pytest.raises(NotYoursToGive), unit_of_work():
        offices.set_cycle(house_of.treasurer_seat, cycle_from=today(), giver=mine, now=clock.now())
    with unit_of_work():
        offices.set_cycle(house_of.helper_seat, cycle_from=today(), giver=mine, now=clock.now())
    assert db.session.get_one(Seat, house_of.helper_seat.id).cycle_from == today()


def test_the_office_is_offered_the_length_that_the_call_would_say(
    house_of: SimpleNamespace, browser_as: Callable[[Person], Client], cast: Cast
) -> None:
    start, office = today() - timedelta(100), browser_as(cast.yusra)
    office.submit(f"/office/leadership/seats/{house_of.helper_seat.id}/cycle", {"cycle_from": start.isoformat()})
    form = office.page(f"/office/leadership/seats/{house_of.helper_seat.id}/term?q={cast.amara.first}")
    assert "the rest of the term that began on" in form.text
    assert (add_months(start, 24) - timedelta(1)).isoformat() in str(form.soup)
