"""Seats of a firm's plan: they bind on each day of its membership, now and later, for the office and for lists."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.dates import Stretch
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, reading
from portal.members.imports import operations as imports
from portal.members.memberships.models import Membership, Organisation, Plan, Representation
from portal.members.memberships.operations import endings, organisations, plans
from portal.members.memberships.operations.memberships import Cover
from portal.members.memberships.operations.seats import NoSeatFree, Seats, crowded
from portal.members.people.models import Person

SPRING = date(2026, 4, 1)


def plan_of(seats: int | None, name: str = "House of two") -> Plan:
    with unit_of_work():
        return plans.add_plan({
            "name": name, "holder": "organisation", "months": 12, "grace_days": 30, "about": "", "seats": seats,
        })  # fmt: skip


def speak(firm, person, start=SPRING, end=None, kind="delegate") -> Representation:
    with unit_of_work():
        return organisations.represent(firm, person, kind=kind, start=start, end=end)


@pytest.fixture
def house(app, make_firm, begin) -> Organisation:
    """A firm whose plan has two seats, without end, from the first of January 2026."""
    firm = make_firm("Weber & Sons")
    begin(firm, plan_of(2), date(2026, 1, 1), kind="honorary", open_ended=True)
    return firm


@pytest.fixture
def people(make_person) -> list:
    return [make_person(name) for name in ("Amara Lindqvist", "Jonas Weber", "Mara Oyelaran", "Tomás Ferreira")]


DAYS = Stretch(date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("stretches", "day"),
    [
        ([(1, None), (1, None)], None),
        ([(1, None), (1, None), (6, None)], 6),
        ([(1, 6), (1, None), (6, None)], None),
        ([(1, 7), (1, None), (6, None)], 6),
        ([(1, None), (3, 5), (5, 7), (7, None)], None),
        ([(1, None), (3, 6), (5, 7)], 5),
        ([(1, None), (9, None), (10, 10), (10, None)], 10),
    ],
)
def test_people_are_counted_on_each_day(stretches, day):
    people = [Stretch(date(2026, a, 1), date(2026, b, 1) if b else None) for a, b in stretches]
    found = crowded([Seats(DAYS, 2, "House")], people, Stretch(date(2025, 1, 1)))

    assert (found.day if found else None) == (date(2026, day, 1) if day else None)


def test_days_outside_the_membership_or_the_question_count_nobody():
    people = [Stretch(date(2020, 1, 1), date(2021, 1, 1))] * 5
    seats = [Seats(DAYS, 2, "House")]

    assert crowded(seats, people, Stretch(date.min)) is None
    late = [Stretch(date(2026, 12, 31))] * 3
    assert crowded(seats, late, Stretch(date(2026, 1, 1), date(2026, 12, 31))) is None
    assert crowded(seats, late, Stretch(date(2026, 12, 31))).people == 3
    assert crowded(seats, [Stretch(date(2027, 1, 1))] * 3, Stretch(date.min)) is None


def test_the_third_finds_no_seat_and_is_told_why(house, people):
    amara, jonas, mara, _tomas = people
    speak(house, amara, kind="primary")
    speak(house, jonas, date(2027, 1, 1))
    speak(house, mara, end=date(2027, 1, 1))
    with pytest.raises(NoSeatFree) as no, unit_of_work():
        organisations.represent(house, people[3], kind="delegate", start=date(2026, 5, 1), end=date(2026, 5, 2))

    assert "“House of two” of Weber & Sons has seats for 2 people" in str(no.value)
    assert "1 May 2026" in str(no.value)
    assert db.session.scalar(select(func.count()).select_from(Representation)) == 3


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (date(2025, 1, 1), date(2026, 6, 1), True),
        (date(2025, 1, 1), date(2026, 6, 2), False),
        (date(2026, 7, 1), None, True),
        (date(2026, 6, 30), None, False),
        (date(2025, 1, 1), None, False),
    ],
)
def test_a_stretch_fits_on_each_of_its_days(house, people, start, end, fits):
    amara, jonas, mara, _tomas = people
    speak(house, amara, kind="primary")
    speak(house, jonas, date(2026, 6, 1), date(2026, 7, 1))
    if fits:
        assert speak(house, mara, start, end).id
    else:
        with pytest.raises(NoSeatFree):
            speak(house, mara, start, end)


def test_a_firm_without_a_membership_or_whose_plan_names_no_number_has_room(make_firm, begin, people):
    free, open_house = make_firm("Not a member"), make_firm("Open house")
    begin(open_house, plan_of(None, "Open"), SPRING)
    for firm in (free, open_house):
        for person in people:
            speak(firm, person)

    assert db.session.scalar(select(func.count()).select_from(Representation)) == 8


def test_what_lapsed_binds_nothing_after_its_grace(make_firm, begin, people):
    firm = make_firm("Gone quiet")
    begin(firm, plan_of(1), date(2020, 1, 1))
    for person in people:
        speak(firm, person, date(2021, 1, 31))
    speak(firm, people[0], date(2020, 12, 1), date(2021, 1, 30))
    with pytest.raises(NoSeatFree):
        speak(firm, people[1], date(2021, 1, 29), date(2021, 1, 30))


def test_no_plan_with_fewer_seats_than_people(house, people, make_firm, begin):
    big, small = plan_of(5, "Big house"), plan_of(1, "Small house")
    firm = make_firm("Growing")
    held = begin(firm, big, SPRING, kind="honorary", open_ended=True)
    speak(firm, people[0], kind="primary")
    speak(firm, people[1], date(2026, 9, 1), date(2026, 10, 1))
    for start in (date(2026, 5, 1), date(2026, 9, 30)):
        with pytest.raises(NoSeatFree) as no, unit_of_work():
            endings.move_to_plan(held, small, start=start, cover=Cover(), now=clock.now())
        assert "“Small house” of Growing has a seat for 1 person" in str(no.value)
    assert db.session.get_one(Membership, held.id, populate_existing=True).end is None
    with unit_of_work():
        endings.move_to_plan(held, small, start=date(2026, 10, 1), cover=Cover(), now=clock.now())

    assert db.session.get_one(Membership, held.id, populate_existing=True).end == date(2026, 10, 1)


def test_what_ended_is_not_reopened_over_its_seats(house, people):
    with unit_of_work():
        held = db.session.scalars(select(Membership)).one()
        endings.end_membership(held, last_day=date(2026, 4, 30), reason="Moved away")
    for person in people:
        speak(house, person, date(2026, 5, 1))
    with pytest.raises(NoSeatFree), unit_of_work():
        endings.reopen(held)


def test_an_end_moves_both_ways_but_not_over_the_seats(house, people):
    amara, jonas, mara, _tomas = people
    speak(house, amara, kind="primary")
    row = speak(house, jonas, end=date(2026, 8, 1))
    speak(house, mara, date(2026, 9, 1))
    for last_day in (date(2026, 9, 1), None):
        with pytest.raises(NoSeatFree), unit_of_work():
            organisations.end_representation(row, last_day=last_day)
    with unit_of_work():
        organisations.end_representation(row, last_day=date(2026, 8, 31))
    assert db.session.get_one(Representation, row.id).end == date(2026, 9, 1)
    with unit_of_work():
        organisations.end_representation(row, last_day=date(2026, 5, 31))
    assert db.session.get_one(Representation, row.id).end == date(2026, 6, 1)


def test_an_end_moves_over_nobody_else(make_firm, people):
    firm, (amara, jonas, *_rest) = make_firm(), people
    row = speak(firm, amara, end=date(2026, 6, 1), kind="primary")
    speak(firm, jonas, date(2026, 6, 1), kind="primary")
    with pytest.raises(organisations.HasPrimary), unit_of_work():
        organisations.end_representation(row, last_day=date(2026, 6, 1))
    speak(firm, amara, date(2026, 7, 1))
    delegate = speak(firm, people[2], date(2026, 1, 1), date(2026, 2, 1))
    speak(firm, people[2], date(2026, 3, 1))
    with pytest.raises(organisations.SpeaksAlready), unit_of_work():
        organisations.end_representation(delegate, last_day=None)


@pytest.mark.slow
def test_two_who_take_the_last_seat_at_once(house, people, at_once):
    speak(house, people[0], kind="primary")

    firm_id, first, second = house.id, people[1].id, people[2].id

    def take(number: int) -> str:
        with unit_of_work():
            firm, person = db.session.get_one(Organisation, firm_id), db.session.get_one(Person, number)
            return organisations.represent(firm, person, kind="delegate", start=SPRING).kind

    outcomes = at_once(partial(take, first), partial(take, second))
    assert sorted(type(each).__name__ for each in outcomes) == ["NoSeatFree", "str"]


@pytest.mark.slow
def test_a_seat_taken_while_the_firm_moves_to_fewer(house, people, at_once):
    small = plan_of(1, "Small house")
    speak(house, people[0], kind="primary")
    numbers = house.id, people[1].id, small.id, db.session.scalars(select(Membership.id)).one()

    def take() -> None:
        with unit_of_work():
            firm = db.session.get_one(Organisation, numbers[0])
            person = db.session.get_one(Person, numbers[1])
            organisations.represent(firm, person, kind="delegate", start=date(2026, 6, 1))

    def move() -> None:
        with unit_of_work():
            held = db.session.get_one(Membership, numbers[3])
            plan = db.session.get_one(Plan, numbers[2])
            endings.move_to_plan(held, plan, start=date(2026, 6, 1), cover=Cover(), now=clock.now())

    outcomes = at_once(take, move)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoSeatFree", "NoneType"]


LIST = "Name,Email,Organization,Membership type,Status\n" + "".join(
    f"{name},{name.split()[0].lower()}@weber.example,Weber & Sons,{{plan}},Active\n"
    for name in ("Ada Weber", "Ben Weber", "Cleo Weber")
)


@pytest.mark.parametrize("there", [True, False], ids=["a firm that is here", "a firm that the list brings"])
def test_a_list_brings_no_more_than_the_seats(app, there, make_firm, begin):
    plan = plan_of(2)
    if there:
        begin(make_firm("Weber & Sons"), plan, date(2024, 1, 1), kind="honorary", open_ended=True)
    sheet = reading.read(LIST.format(plan="House of two").encode())
    checked = checking.check(sheet, checking.Choices(columns.guess(sheet.headings)), date(2026, 11, 22))
    with unit_of_work():
        counts, _added = imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=date(2026, 11, 22))

    assert counts["added"] == 3
    assert db.session.scalar(select(func.count()).select_from(Representation)) == 2
    assert [(each.line, each.column) for each in checked.problems] == [(4, "Firm")]
    assert "has seats for 2 people" in checked.problems[0].sentence
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


def test_a_list_begins_no_plan_that_is_too_small_for_who_is_there(make_firm, people):
    firm = make_firm("Weber & Sons")
    plan_of(2)
    for person in people:
        speak(firm, person, date(2024, 1, 1))
    sheet = reading.read(LIST.format(plan="House of two").encode())
    checked = checking.check(sheet, checking.Choices(columns.guess(sheet.headings)), date(2026, 11, 22))
    with unit_of_work():
        counts, _added = imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=date(2026, 11, 22))

    assert (counts["added"], counts["memberships"]) == (3, 0)
    assert {each.column for each in checked.problems} == {"Firm", "Plan"}
    assert db.session.scalar(select(func.count()).select_from(Representation)) == 4


def test_the_office_reads_it_beside_what_it_typed(client, cast, sign_in, house):
    speak(house, cast.amara, kind="primary")
    row = speak(house, cast.jonas)
    here = f"/office/organisations/{house.id}"
    sign_in(client, cast.petra)
    assert cast.mara
    late = {"person": "mara@members.example", "start": "2026-12-01"}
    answer = client.submit(here, late, to=f"{here}/people", status=422)
    assert "has seats for 2 people" in answer.page.text
    end = f"/office/representations/{row.id}/end"
    client.submit(here, {"last_day": "2027-03-31"}, to=end)
    speaks = "section[aria-labelledby=speaks]"
    assert "31 March 2027" in client.page(here).texts(speaks)[0]
    client.send(client.page(here).form(f"/office/representations/{row.id}/keep"))
    assert "31 March 2027" not in client.page(here).texts(speaks)[0]


def test_a_primary_does_not_leave_the_others_without_one(client, cast, sign_in, house, frozen):
    frozen("2026-11-26 12:00")
    row = speak(house, cast.amara, kind="primary")
    speak(house, cast.jonas, end=date(2027, 1, 1))
    here = f"/office/organisations/{house.id}"
    sign_in(client, cast.petra)
    end = f"/office/representations/{row.id}/end"
    answer = client.submit(here, {"last_day": "2026-12-30"}, to=end, status=422)
    assert "Hand it on first; this could take it: Jonas Weber." in answer.page.text
    client.submit(here, {"last_day": "2026-12-31"}, to=end)
    assert db.session.get_one(Representation, row.id).end == date(2027, 1, 1)
