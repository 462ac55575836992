"""An import is undone within a day: what nobody built on goes, and what was changed goes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR, Giver
from portal.core import clock
from portal.core.db import db
from portal.core.locking import find_locked
from portal.core.models import AuditEntry
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.members.imports import files, undoing
from portal.members.imports import operations as imports
from portal.members.imports.choices import Choices
from portal.members.imports.models import ImportChange, ImportFile
from portal.members.imports.staying import Why
from portal.members.imports.traces import KINDS
from portal.members.memberships.models import Coverage, Membership, Organisation, Representation
from portal.members.memberships.operations.organisations import represent
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.members.imports.undone import LIST, bring, go_on, someone, staying, there, undo, whole


def test_all_that_a_list_brought_goes_again(app, cast):
    assert cast.amara.name == "Amara Lindqvist"
    before = whole()
    upload = bring(LIST)
    assert len(whole()["person"]) == len(before["person"]) + 3
    report = undo(upload)
    assert whole() == before
    assert {kind: report[kind] for kind in KINDS} == {
        "plan": 1, "organisation": 2, "person": 3, "representation": 3, "membership": 3, "coverage": 3,
    }  # fmt: skip
    assert report["people_stay"] == 0
    assert db.session.scalar(select(func.count(ImportChange.id))) == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "members.import_undone")).one()
    assert entry.after["person"] == 3
    assert "Brown" not in str(entry.after)


def test_what_it_changed_of_people_and_memberships_goes_back(app, make_person, plan, begin):
    ada = make_person("Ada Brown", email="ada@brown.example", town="Oldtown")
    began = begin(ada, plan, date(2026, 1, 1), until=date(2027, 1, 1))
    before, number = whole(), began.id
    upload = bring(LIST.replace("Guild", plan.name))
    assert (there("Ada Brown").town, db.session.get_one(Membership, number).covered_until) == (
        "Ashmere",
        date(2099, 1, 2),
    )

    report = undo(upload)
    after = whole()
    assert report["changed"] == 1
    covered = db.session.scalars(select(Coverage).where(Coverage.membership_id == number).order_by(Coverage.id)).all()
    assert [each.reversed_at is not None for each in covered] == [False, True]
    assert {name: rows for name, rows in after.items() if name != "coverage"} == {
        name: rows for name, rows in before.items() if name != "coverage"
    }


def test_a_lapsed_membership_that_another_followed_is_open_again(app, make_person, plan, begin):
    ada = make_person("Ada Brown", email="ada@brown.example")
    began = begin(ada, plan, date(2020, 1, 1), until=date(2021, 1, 1))
    before, number = whole(), began.id
    upload = bring(LIST.replace("Guild", plan.name))
    assert db.session.get_one(Membership, number).end is not None
    undo(upload)
    assert whole()["membership"] == before["membership"]
    assert whole()["belonging"] == before["belonging"]


def test_a_field_that_was_changed_since_stays_and_the_others_go_back(app, make_person):
    make_person("Ada Brown", email="ada@brown.example", town="Oldtown", firm="Old Firm")
    upload = bring(LIST)
    with unit_of_work():
        people.change_person(there("Ada Brown"), {"town": "Newtown"}, giver=OPERATOR, now=clock.now())
    undo(upload)
    ada = there("Ada Brown")
    assert (ada.town, ada.firm) == ("Newtown", "Old Firm")


def test_a_name_goes_back_whole_or_not_at_all(app, make_person):
    make_person("Ada Brown", email="ada@brown.example", given_name="Ada", family_name="Brown", external_id="7")
    text = "Member number,First name,Last name,Email\n7,Ada Mary,Brown-Hill,ada@brown.example\n"
    upload = bring(text)
    with unit_of_work():
        people.change_person(there("Ada Mary Brown-Hill"), {"family_name": "Hill"}, giver=OPERATOR, now=clock.now())
    undo(upload)
    ada = db.session.scalars(select(Person).where(Person.external_id == "7")).one()
    assert (ada.given_name, ada.family_name) == ("Ada Mary", "Hill")


def test_a_membership_that_was_renewed_once_more_stays_as_long(app, make_person, plan, begin):
    ada = make_person("Ada Brown", email="ada@brown.example")
    number = begin(ada, plan, date(2026, 1, 1), until=date(2027, 1, 1)).id
    upload = bring(LIST.replace("Guild", plan.name))
    go_on(there("Ada Brown"))
    undo(upload)
    assert db.session.get_one(Membership, number).covered_until == date(2100, 1, 1)
    assert db.session.scalars(select(Coverage.reversed_at).where(Coverage.membership_id == number)).all() == [None] * 3


def test_it_is_undone_for_a_day_and_once(app, frozen):
    frozen("2026-11-26 12:00")
    first, second = bring(LIST), bring(LIST.replace("Brown", "Green").replace("brown", "green"), "second.csv")
    frozen.forward(hours=23, minutes=59)
    undo(first)
    with pytest.raises(undoing.AlreadyUndone):
        undo(first)
    frozen.forward(minutes=1)
    with pytest.raises(undoing.TooLate):
        undo(second)
    assert someone("Ada Green") is not None


def test_what_is_not_in_yet_is_not_undone(app):
    with unit_of_work():
        upload = imports.take_in("running.csv", "running", Choices({}), account_id=None, now=clock.now())
    with pytest.raises(undoing.NotYet):
        undo(upload)


def test_it_is_remembered_for_a_day_from_when_it_came_in(app, frozen):
    frozen("2026-11-26 12:00")
    upload = bring(LIST)
    with unit_of_work():
        db.session.get_one(ImportFile, upload.id).uploaded_at = clock.now() - timedelta(hours=20)
    frozen.forward(hours=23)
    files.forget_old(clock.now())
    assert undoing.may_be_undone(db.session.get_one(ImportFile, upload.id), clock.now())
    frozen.forward(hours=2)
    files.forget_old(clock.now())
    assert db.session.scalar(select(func.count(ImportChange.id))) == 0
    assert someone("Ada Brown") is not None


def test_the_later_one_first_leaves_nothing_of_either(app):
    before = whole()
    first = bring(LIST)
    second = bring(LIST.replace("Ashmere", "Newtown").replace("2099-01-01", "2099-06-01"), "second.csv")
    assert there("Ada Brown").town == "Newtown"
    undo(second)
    assert there("Ada Brown").town == "Ashmere"
    undo(first)
    assert {name: rows for name, rows in whole().items() if rows != before[name]} == {}


def test_the_earlier_one_first_leaves_whom_the_later_one_changed(app):
    first = bring(LIST)
    bring(LIST.splitlines()[0] + "\n" + LIST.splitlines()[1].replace("Ashmere", "Newtown") + "\n", "second.csv")
    assert staying(undo(first)) == {"Ada Brown": Why.EDITED}
    assert there("Ada Brown").town == "Newtown"


def test_two_undo_it_at_once(app, at_once):
    """Both looked before either held it: the second finds it undone, and takes nothing more away."""
    number = bring(LIST).id

    def act():
        with unit_of_work():
            return undoing.undo(db.session.get_one(ImportFile, number), giver=Giver(None), now=clock.now())["person"]

    outcomes = at_once(act, act)
    assert [each for each in outcomes if not isinstance(each, undoing.AlreadyUndone)] == [3]
    assert len(outcomes) == 2
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "members.import_undone")) == 1


def test_whoever_is_changed_meanwhile_stays_or_is_gone_before(app, at_once):
    """An edit and the undoing at once: the edit is kept, or there was nobody left to edit."""
    upload, number = bring(LIST).id, there("Cy Marsh").id

    def edit():
        with unit_of_work():
            person = find_locked(Person, number)
            if person is None:
                return "gone"
            people.change_person(person, {"line": "I changed this."}, giver=OPERATOR, now=clock.now())
            return "kept"

    def act():
        with unit_of_work():
            undoing.undo(db.session.get_one(ImportFile, upload), giver=Giver(None), now=clock.now())

    told, _nothing = at_once(edit, act)
    left = someone("Cy Marsh")
    assert told == ("gone" if left is None else "kept")
    assert left is None or left.line == "I changed this."


def test_who_left_a_firm_with_the_list_speaks_for_it_again(app):
    bring("Name,Email,Company,City\nJo Pell,jo@pell.example,Pell Press,Hull\n")
    before = whole()
    upload = bring(
        "Name,Email,Company,City,Unsubscribed\nJo Pell,jo@pell.example,Gale Printing,,\n,,Pell Press,York,\n"
        "Al New,al@new.example,,,yes\n"
    )
    assert not preferences.wanted("al@new.example", "newsletter")
    undo(upload)
    after = whole()
    assert after["representation"] == before["representation"]
    assert after["organisation"] == before["organisation"]
    assert preferences.choices("al@new.example") == {}, "nothing is kept of somebody who is not there"


def test_who_found_another_to_follow_them_does_not_come_back(app, make_person):
    bring("Name,Email,Company\nJo Pell,jo@pell.example,Pell Press\n")
    upload = bring("Name,Email,Company\nJo Pell,jo@pell.example,Gale Printing\n")
    press = db.session.scalars(select(Organisation).where(Organisation.name == "Pell Press")).one()
    with unit_of_work():
        represent(press, make_person("Al Next"), kind="primary", start=today())
    undo(upload)
    ends = db.session.scalars(select(Representation.end).where(Representation.organisation_id == press.id))
    assert set(ends) == {None, today()}
