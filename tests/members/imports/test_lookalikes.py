"""A row called like somebody who is here, of the same firm, by another address: the office decides; none is doubled."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, reading
from portal.members.memberships.operations import organisations
from portal.members.people.models import Person
from tests.support.statements import count_statements

TODAY = date(2026, 11, 22)
LIST = "Name,Firm,Email\nAmara Lindqvist,Lindqvist Bindery Ltd,amara@new.example\nNew One,,new@one.example\n"


def check(text: str, **more) -> checking.Checked:
    sheet = reading.read(text.encode())
    return checking.check(sheet, checking.Choices(columns.guess(sheet.headings), **more), TODAY)


def names(db) -> list[str]:
    return list(db.session.scalars(select(Person.name).order_by(Person.id)))


@pytest.mark.parametrize(
    ("name", "firm", "row_name", "row_firm", "alike"),
    [
        ("Amara Lindqvist", "Lindqvist Bindery", "AMARA LINDQVIST", "lindqvist bindery ltd.", True),
        ("Amara Lindqvist", "Lindqvist Bindery", '"Lindqvist, Amara"', "Lindqvist Bindery", True),
        ("Zoë Brown", "", "Zoe Brown", "", True),
        ("Amara Lindqvist", "Lindqvist Bindery", "Amara Lindqvist", "Another House", False),
        ("Amara Lindqvist", "Lindqvist Bindery", "Amara Lindquist", "Lindqvist Bindery", False),
        ("Amara Lindqvist", "", "Amara Lindqvist", "Lindqvist Bindery", False),
    ],
)
def test_who_looks_like_whom(db, make_person, name, firm, row_name, row_firm, alike):
    person = make_person(name, firm=firm, email="old@address.example")
    found = check(f"Name,Firm,Email\n{row_name},{row_firm},new@address.example\n")
    assert [(each.line, each.person_id) for each in found.lookalikes] == ([(2, person.id)] if alike else [])
    assert len(found.entries) == (0 if alike else 1)


def test_a_firm_they_speak_for_counts_as_theirs(db, make_person, make_firm):
    person, firm = make_person("Amara Lindqvist"), make_firm("Lindqvist Bindery")
    with unit_of_work():
        organisations.represent(firm, person, kind="delegate", start=date(2020, 1, 1))
    assert [each.person_id for each in check(LIST).lookalikes] == [person.id]


def test_the_same_address_is_the_same_person_without_a_question(db, make_person):
    make_person("Amara Lindqvist", firm="Lindqvist Bindery", email="amara@new.example")
    found = check(LIST)
    assert (found.lookalikes, found.known) == ([], 1)


def test_a_list_without_addresses_asks_too_instead_of_doubling_everybody(db, make_person):
    make_person("Amara Lindqvist", firm="Lindqvist Bindery")
    assert len(check("Name,Firm\nAmara Lindqvist,Lindqvist Bindery\n").lookalikes) == 1


@pytest.mark.parametrize(
    ("word", "people", "email"),
    [
        ("", ["Amara Lindqvist", "New One"], "amara@members.example"),
        ("other", ["Amara Lindqvist", "Amara Lindqvist", "New One"], "amara@members.example"),
        ("same", ["Amara Lindqvist", "New One"], "amara@members.example"),
    ],
)
def test_the_office_decides_on_the_check_page(cast, browser_as, db, run_jobs, word, people, email):
    petra = browser_as(cast.petra)
    with unit_of_work():
        person = db.session.get_one(Person, cast.amara.id)
        person.firm, person.town = "Lindqvist Bindery", "Old town"
    text = LIST.replace("Email\n", "Email,City\n").replace("new.example\n", "new.example,Harbour\n")
    answer = petra.submit("/office/import", {"file": (BytesIO(text.encode()), "list.csv")})
    answer = petra.submit(answer.location, {}, to=answer.location, follow=False)
    page = petra.page(answer.location)
    assert "One row looks like somebody who is in the list" in page
    assert "amara@new.example" in page
    assert page.link("Amara Lindqvist") == f"/office/people/{cast.amara.id}"
    line = page.one("input[type=radio][checked]")
    assert line["value"] == ""
    petra.submit(answer.location, {line["name"]: word}, to=answer.location.replace("/check", "/go"))
    run_jobs()
    listed = [name for name in names(db) if name in {"Amara Lindqvist", "New One"}]
    assert sorted(listed) == sorted(people)
    amara = db.session.get_one(Person, cast.amara.id)
    assert amara.email == email
    assert amara.town == ("Harbour" if word == "same" else "Old town")
    assert ("stayed out" in petra.page(answer.location)) is (word == "")


def test_the_address_of_somebody_who_does_not_sign_in_follows_the_list(db, make_person):
    from portal.members.imports import operations as imports

    person = make_person("Amara Lindqvist", firm="Lindqvist Bindery", email="old@address.example")
    found = check(LIST, decided={"2": "same"})
    with unit_of_work():
        imports.bring_in(found, giver=OPERATOR, now=clock.now(), today=TODAY)
    assert db.session.get_one(Person, person.id).email == "amara@new.example"
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2


def test_leaving_known_people_as_they_are_holds_for_them_too(db, make_person):
    make_person("Amara Lindqvist", firm="Lindqvist Bindery")
    found = check(LIST, decided={"2": "same"}, known=checking.SKIP)
    assert (found.skipped, [entry.line for entry in found.entries]) == ([2], [3])


def test_a_thousand_rows_ask_no_more_than_a_few_questions(app, db):
    rows = "".join(f"Person {number},,p{number}@x.example\n" for number in range(1000))
    with count_statements() as few:
        check("Name,Firm,Email\n" + rows)
    assert len(few) <= 6


def test_of_several_of_one_name_each_row_looks_like_its_own(db, make_person):
    """tbar0970/jethro-pmm#441: both rows looked like the first of them, whose town the second changed."""
    ely, cork, third = (make_person("John Smith", town=town) for town in ("Ely", "Cork", ""))
    found = check("Name,Town\nJohn Smith,CORK\nJohn Smith,Ely\nJohn Smith,Bath\n")
    assert [each.person_id for each in found.lookalikes] == [cork.id, ely.id, third.id]
