"""Whose row it is: couples with one address, numbers of the old system, names that would change."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, reading
from portal.members.imports import operations as imports
from portal.members.people.models import Person
from tests.lists.files import sheet_of

TODAY = date(2026, 11, 22)


def look(sheet: reading.Sheet, **more) -> checking.Checked:
    return checking.check(sheet, checking.Choices(columns.guess(sheet.headings), **more), TODAY)


def bring(sheet: reading.Sheet, **more) -> checking.Checked:
    checked = look(sheet, **more)
    with unit_of_work():
        imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)
    return checked


def typed(text: str) -> reading.Sheet:
    return reading.read(text.encode())


def listed() -> list[tuple[str, str | None]]:
    return [tuple(row) for row in db.session.execute(select(Person.name, Person.email).order_by(Person.id))]


def test_a_couple_with_one_address_is_two_people_in_two_lists_and_in_one(app):
    couple = [("Edith Farrow", "thefarrows@mail.example"), ("Ralph Farrow", "thefarrows@mail.example")]
    bring(sheet_of("01a"))
    assert not bring(sheet_of("01b")).lookalikes, "another number is another person"
    assert listed() == couple
    again = bring(sheet_of("01c"))
    assert (again.new, again.known, again.renamed) == (0, 2, [])
    assert listed() == couple


def test_a_couple_in_one_list_is_two_people_however_often_it_comes(app):
    for _time in range(2):
        bring(sheet_of("01c"))
        assert [name for name, _email in listed()] == ["Edith Farrow", "Ralph Farrow"]


def test_an_address_under_another_name_is_asked_about(app):
    bring(typed("Name,Email\nEdith Farrow,f@mail.example\n"))
    other = typed("Name,Email\nRalph Farrow,f@mail.example\n")
    assert [(each.person_name, each.name) for each in look(other).lookalikes] == [("Edith Farrow", "Ralph Farrow")]
    assert look(other).entries == []
    assert look(other, decided={"2": "other"}).new == 1
    assert look(other, decided={"2": "same"}).renamed == [(2, "Edith Farrow", "Ralph Farrow")]


@pytest.mark.parametrize("name", ["Farrow, Edith", "EDITH FARROW", "Edith M. Farrow", "Edíth Farrow"])
def test_spellings_of_one_name_are_one_person(app, name):
    bring(typed("Name,Email\nEdith Farrow,f@mail.example\n"))
    assert look(typed(f'Name,Email\n"{name}",F@mail.example\n')).known == 1


def test_the_old_number_counts_before_address_and_name(app):
    bring(sheet_of("02a"))
    bring(sheet_of("02a"))
    bring(sheet_of("02b"))
    assert listed() == [("Walt Hibbert", None), ("Nan Coote", "nan@coote.example")]
    assert db.session.scalars(select(Person.town).order_by(Person.id)).all() == ["Selby", "Goole"]
    bring(typed("Member ID,Name,Email\n9002,Nan Coote,nan@new.example\n"))
    assert listed()[1:] == [("Nan Coote", "nan@new.example")]
    married = look(typed("Member ID,Name,Email\n9002,Nan Hibbert,nan@hibbert.example\n"))
    assert married.renamed == [(2, "Nan Coote", "Nan Hibbert")]


def test_a_number_that_is_somebody_elses_is_asked_about(app):
    """Two old systems both began to count at one."""
    bring(typed("Member ID,Name,Email\n1,Walt Hibbert,walt@hibbert.example\n"))
    found = look(typed("Member ID,Name,Email\n1,Ona Reeve,ona@reeve.example\n"))
    assert [each.person_name for each in found.lookalikes] == ["Walt Hibbert"]


def test_a_number_stands_in_a_list_once(app):
    found = look(typed("Member ID,Name\n1,Walt Hibbert\n1,Walt Hibbert\n1,Ona Reeve\n"))
    assert [(each.line, each.column) for each in found.problems] == [(3, "Member ID")]


def test_an_address_stands_in_a_list_once_for_each_name(app):
    found = look(typed('Name,Email\nWalt Hibbert,w@h.example\n"Hibbert, Walt",W@H.example\nOna Reeve,w@h.example\n'))
    assert [(each.line, each.column) for each in found.problems] == [(3, "Email")]
    assert found.new == 2


def test_whoever_would_be_called_otherwise_is_named_before(cast, browser_as):
    with unit_of_work():
        db.session.get_one(Person, cast.amara.id).external_id = "17"
    petra = browser_as(cast.petra)
    text = "Member ID,First name,Last name\n17,Amara,Vega\n"
    answer = petra.submit("/office/import", {"file": (BytesIO(text.encode()), "list.csv")})
    page = petra.page(petra.submit(answer.location, {}, to=answer.location, follow=False).location)
    assert "Whose name would change" in page
    assert "Amara Vega" in page
