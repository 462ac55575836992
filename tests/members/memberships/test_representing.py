"""Who speaks first for a firm is handed on without a gap, and people go on for another firm with all that is theirs."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.operations import organisations, plans, representing
from portal.members.memberships.operations.seats import NoSeatFree
from portal.members.memberships.queries import members
from portal.members.people.models import Person

BEGAN, SPRING, SUMMER = date(2025, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def people(make_person) -> list[Person]:
    return [make_person(name) for name in ("Amara Lindqvist", "Jonas Weber", "Mara Oyelaran")]


@pytest.fixture
def speak():
    def make(firm, person, kind="delegate", start=BEGAN, end=None) -> Representation:
        with unit_of_work():
            return organisations.represent(firm, person, kind=kind, start=start, end=end)

    return make


@pytest.fixture
def firm(make_firm, begin, firm_plan) -> Organisation:
    made = make_firm("Lindqvist Bindery")
    begin(made, firm_plan, BEGAN, kind="honorary", open_ended=True)
    return made


def rows(firm) -> list[tuple[str, str, date, date | None]]:
    """Who speaks, as what, from when to when; without the parts that hold no day."""
    found = select(Person.name, Representation).join(Representation, Representation.person_id == Person.id)
    found = found.where(Representation.organisation_id == firm.id).order_by(Representation.start, Person.name)
    return [(name.split()[0], r.kind, r.start, r.end) for name, r in db.session.execute(found) if r.end != r.start]


def hand(firm, person, start=SPRING, *, stays=True) -> Representation:
    with unit_of_work():
        return representing.hand_on(firm, person, start=start, stays=stays)


def test_it_is_handed_on_and_whoever_had_it_stays(firm, people, speak):
    amara, jonas, _mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas)
    hand(firm, jonas)

    assert rows(firm) == [
        ("Amara", "primary", BEGAN, SPRING), ("Jonas", "delegate", BEGAN, SPRING),
        ("Amara", "delegate", SPRING, None), ("Jonas", "primary", SPRING, None),
    ]  # fmt: skip
    assert members.is_member_on(amara.id, SPRING)


def test_whoever_had_it_leaves_with_the_day(firm, people, speak):
    amara, jonas, _mara = people
    speak(firm, amara, "primary", end=date(2027, 1, 1))
    speak(firm, jonas, start=SPRING)
    hand(firm, jonas, stays=False)

    assert rows(firm) == [("Amara", "primary", BEGAN, SPRING), ("Jonas", "primary", SPRING, None)]
    assert not members.is_member_on(amara.id, SPRING)
    assert members.is_member_on(amara.id, date(2026, 3, 31))


def test_it_is_handed_on_from_its_own_first_day(firm, people, speak):
    amara, jonas, _mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas)
    hand(firm, jonas, BEGAN)

    assert rows(firm) == [("Amara", "delegate", BEGAN, None), ("Jonas", "primary", BEGAN, None)]


@pytest.mark.parametrize(
    ("jonas_ends", "start", "error"),
    [
        (SUMMER, SPRING, organisations.PrimaryNeeded),
        (SPRING, SPRING, representing.NotOneOfThem),
        (None, date(2024, 12, 31), representing.NobodyToFollow),
    ],
)
def test_it_is_not_handed_on_where_a_day_would_be_without(firm, people, speak, jonas_ends, start, error):
    amara, jonas, _mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas, end=jonas_ends)
    before = rows(firm)
    with pytest.raises(error):
        hand(firm, jonas, start)

    assert rows(firm) == before


def test_a_second_click_hands_nothing_on(firm, people, speak):
    amara, jonas, _mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas)
    hand(firm, jonas)
    before = rows(firm)
    with pytest.raises(representing.IsPrimary):
        hand(firm, jonas)

    assert rows(firm) == before


def test_it_goes_no_further_than_the_next_who_has_it(firm, people, speak):
    amara, jonas, mara = people
    speak(firm, amara, "primary", end=SUMMER)
    speak(firm, jonas)
    speak(firm, mara, "primary", start=SUMMER)
    with pytest.raises(organisations.HasPrimary):
        hand(firm, jonas)


def test_whoever_follows_hears_of_it_and_nobody_else(firm, speak, cast, smtp, run_jobs):
    speak(firm, cast.amara, "primary")
    speak(firm, cast.jonas)
    speak(firm, cast.mara)
    hand(firm, cast.jonas)
    run_jobs()
    [letter] = [each for each in smtp.letters if "You answer for" in each.subject]
    assert letter in smtp.to("jonas@members.example")
    assert firm.name in " ".join(letter.text.split())
    assert f"/organisations/{firm.id}" in letter.text


@pytest.mark.slow
def test_two_who_hand_on_at_once(firm, people, speak, at_once):
    amara, jonas, mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas)
    speak(firm, mara)
    number, first, second = firm.id, jonas.id, mara.id

    def act(person: int) -> None:
        hand(db.session.get_one(Organisation, number), db.session.get_one(Person, person))

    outcomes = at_once(partial(act, first), partial(act, second))
    leads = [row for row in rows(db.session.get_one(Organisation, number)) if row[1] == "primary" and row[3] is None]
    assert outcomes == [None, None]
    assert len(leads) == 1


def go(row, firm, start=SPRING, kind="delegate") -> Representation:
    with unit_of_work():
        return representing.change_employer(row, firm, kind=kind, start=start, today=SUMMER)


def test_somebody_changes_employer_and_keeps_what_is_theirs(firm, people, speak, make_firm, begin, firm_plan):
    amara, jonas, _mara = people
    other = make_firm("Weber & Sons")
    begin(other, firm_plan, SPRING, kind="honorary", open_ended=True)
    speak(firm, amara, "primary")
    row = speak(firm, jonas)
    go(row, other, kind="primary")

    assert rows(firm) == [("Amara", "primary", BEGAN, None), ("Jonas", "delegate", BEGAN, SPRING)]
    assert rows(other) == [("Jonas", "primary", SPRING, None)]
    assert all(members.is_member_on(jonas.id, day) for day in (date(2026, 3, 31), SPRING))
    assert db.session.get_one(Person, jonas.id, populate_existing=True).firm == "Weber & Sons"


@pytest.mark.parametrize(
    ("said", "start", "then"),
    [
        ("Lindqvist Bindery", SUMMER, "Weber & Sons"),
        ("Lindqvist Bindery", date(2026, 7, 2), "Lindqvist Bindery"),
        ("The bindery on the quay", SUMMER, "The bindery on the quay"),
    ],
)
def test_what_a_profile_says_of_the_firm_follows_on_the_day_and_words_of_their_own_stay(
    firm, people, speak, make_firm, said, start, then
):
    jonas = people[1]
    row = speak(firm, jonas)
    with unit_of_work():
        jonas.firm = said
    go(row, make_firm("Weber & Sons"), start=start)

    assert db.session.get_one(Person, jonas.id, populate_existing=True).firm == then


def test_nothing_is_written_when_the_new_firm_has_no_seat_or_the_old_one_needs_them(
    firm, people, speak, make_firm, begin
):
    amara, jonas, mara = people
    other = make_firm("Weber & Sons")
    with unit_of_work():
        small = plans.add_plan({
            "name": "One", "holder": "organisation", "months": 12, "grace_days": 30, "about": "", "seats": 1,
        })  # fmt: skip
    begin(other, small, BEGAN, kind="honorary", open_ended=True)
    speak(other, mara, "primary")
    first, second = speak(firm, amara, "primary"), speak(firm, jonas)
    before = rows(firm), rows(other)
    with pytest.raises(NoSeatFree):
        go(second, other)
    with pytest.raises(organisations.PrimaryNeeded):
        go(first, make_firm("Elsewhere"))
    with pytest.raises(representing.SameFirm):
        go(second, firm)

    assert (rows(firm), rows(other)) == before


def test_the_office_moves_somebody_to_another_firm(client, cast, sign_in, firm, speak, make_firm):
    row = speak(firm, cast.jonas)
    make_firm("Weber & Sons Ltd")
    here = f"/office/organisations/{firm.id}"
    sign_in(client, cast.petra)
    there = f"/office/representations/{row.id}/employer"
    answer = client.submit(here, {"organisation": "Nowhere", "start": "2026-04-01"}, to=there, status=422)
    assert "No organisation has this name" in answer.page.text
    answer = client.submit(here, {"organisation": "weber and sons", "start": "2026-04-01"}, to=there)
    assert "Jonas Weber" in client.page(answer.location)
    assert "Jonas Weber" not in client.page(here).texts("section[aria-labelledby=speaks]")[0]


def test_a_primary_does_not_end_their_own_part(client, cast, sign_in, firm, speak):
    row = speak(firm, cast.amara, "primary")
    sign_in(client, cast.amara)
    sent = {"last_day": "2026-12-01", "csrf_token": client.token("/me/membership")}
    assert client.post(f"/representations/{row.id}/end", data=sent).status_code == 404
    assert db.session.get_one(Representation, row.id, populate_existing=True).end is None


def test_the_primary_looks_after_the_people(client, browser_of, cast, sign_in, firm, speak, frozen):
    frozen("2026-11-26 12:00")
    speak(firm, cast.amara, "primary")
    speak(firm, cast.jonas)
    row = speak(firm, cast.mara)
    here = f"/organisations/{firm.id}/people"
    sign_in(client, cast.amara)
    assert client.page(f"/organisations/{firm.id}").link("Look after its people")
    client.submit(here, {"last_day": "2026-12-31"}, to=f"/representations/{row.id}/end")
    assert "31 December 2026" in client.page(here)

    other = browser_of()
    sign_in(other, cast.jonas)
    assert other.get(here).status_code == 403
    sent = {"last_day": "2026-12-01", "csrf_token": other.token("/me/membership")}
    assert other.post(f"/representations/{row.id}/end", data=sent).status_code == 404
    client.submit(here, {"person": str(cast.jonas.id), "start": "2026-11-26"}, to=f"/organisations/{firm.id}/hand-on")
    assert client.get(here).status_code == 403
    assert "Jonas Weber" in other.page(here)


def test_a_part_that_is_over_is_not_the_primary_ones_to_begin_anew(client, cast, sign_in, firm, speak):
    """Whoever has left is no member by somebody else's word: they come back by a letter, or by the office."""
    speak(firm, cast.amara, "primary")
    row = speak(firm, cast.wim, end=SPRING)
    sign_in(client, cast.amara)
    sent = {"last_day": "2030-12-31", "csrf_token": client.token("/me/membership")}
    assert client.post(f"/representations/{row.id}/end", data=sent).status_code == 404
    assert not members.is_member_on(cast.wim.id, today())


def test_whoever_speaks_first_writes_no_history(client, cast, sign_in, firm, speak, frozen):
    """Neither who was a member through the firm, nor who spoke first for it: the past is the office's to mend."""
    frozen("2026-11-26 12:00")
    speak(firm, cast.amara, "primary")
    speak(firm, cast.jonas)
    row = speak(firm, cast.mara)
    here = f"/organisations/{firm.id}/people"
    sign_in(client, cast.amara)
    ended = client.submit(here, {"last_day": "2026-11-25"}, to=f"/representations/{row.id}/end", status=422)
    handed = {"person": str(cast.jonas.id), "start": "2026-11-25"}
    handed_on = client.submit(here, handed, to=f"/organisations/{firm.id}/hand-on", status=422)
    for answer in (ended, handed_on):
        assert "This day is over. Choose today, or a day to come." in answer.page.text
    client.submit(here, {"last_day": "2026-11-26"}, to=f"/representations/{row.id}/end")

    sign_in(client, cast.petra)
    client.submit(here, handed, to=f"/organisations/{firm.id}/hand-on")
    assert "Jonas Weber" in client.page(here)
