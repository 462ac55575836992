"""Lists of the field that came in wrong: a column lost, firms refused, the departed invited, one membership as two."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.lists.columns import targets as t
from portal.mail import preferences
from portal.members.imports import columns
from portal.members.imports.plans import NEW
from portal.members.memberships.models import Membership, Plan
from portal.members.memberships.operations import plans
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from tests.lists.files import sheet_of
from tests.members.imports.bringing import TODAY, bring, firm, held, person, speaking, typed


def test_of_two_columns_the_first_that_is_filled_in_counts(app):
    bring(sheet_of("13a"))
    bring(sheet_of("13b"))
    assert [(each, person(each).email, person(each).phone) for each in ("Ann Weir", "Gil Orme")] == [
        ("Ann Weir", "ann@weir.example", "01632 960000"), ("Gil Orme", "gil@ph.example", "07700 900021"),
    ]  # fmt: skip


def test_a_member_firm_with_and_without_somebody_to_write_to(app):
    checked, counts = bring(sheet_of("21a"))
    assert (checked.problems, counts["added"], counts["organisations"]) == ([], 1, 2)
    assert sorted(held()) == [
        ("Blue Heron Books", "Bronze", date(2020, 11, 2), date(2027, 11, 3)),
        ("Oakhurst Dental Group", "Silver", date(2012, 3, 14), date(2027, 3, 15)),
    ]
    assert speaking("Lena Marsh") == [("Oakhurst Dental Group", "primary")]
    assert members.is_member_on(person("Lena Marsh").id, TODAY), "through the firm"
    assert firm("Blue Heron Books").email == "hello@heron.example"


def test_a_row_about_the_firm_and_one_about_somebody_of_it_are_one_membership(app):
    _checked, counts = bring(sheet_of("21b"))
    assert (counts["added"], counts["organisations"], counts["memberships"]) == (1, 1, 1)
    assert [(whose, plan) for whose, plan, *_days in held()] == [("Dray Hauliers Ltd", "Corporate")]
    assert (firm("Dray Hauliers Ltd").email, speaking("Sol Dray")) == (
        "office@dray2.example", [("Dray Hauliers Ltd", "primary")],
    )  # fmt: skip


def test_archived_opted_out_and_shared_memberships(app):
    checked, counts = bring(sheet_of("23"))
    assert [(whose, plan) for whose, plan, *_days in held()] == [
        ("Otto Fell", "Individual"), ("Ida Marsh", "Honorary life"), ("Fjord Freight", "Corporate bundle"),
    ]  # fmt: skip
    assert speaking("Ingrid Solberg") == [("Fjord Freight", "primary")]
    assert speaking("Pål Nygård") == [("Fjord Freight", "delegate")]
    wen = person("Wen Hsu")
    assert not members.is_member_on(wen.id, TODAY), "archived, whatever the status says"
    assert checked.words == {"PendingRenewal": 1}, "asked about"
    assert counts["invited"] == 2, "Ingrid and Ida: neither the archived nor whoever wants no mail"
    assert (counts["not_invited"], counts["want_no_mail"]) == (2, 1)
    wanted = {
        name: preferences.wanted(person(name).email_key, "newsletter") for name in ("Ingrid Solberg", "Pål Nygård")
    }
    assert wanted == {"Ingrid Solberg": True, "Pål Nygård": False}


@pytest.mark.parametrize(("said", "is_member"), [("counts", True), ("gone", False)])
def test_what_the_office_says_of_a_word_counts(app, said, is_member):
    """Otto's renewal was due three weeks ago: he is in his grace, or out."""
    checked, counts = bring(sheet_of("23"), said={"pendingrenewal": said})
    assert checked.words == {}
    assert members.is_member_on(person("Otto Fell").id, TODAY) is is_member
    assert counts["invited"] == 2 + is_member


def test_whoever_speaks_for_the_bundle_is_primary_wherever_they_stand(app):
    text = "Name,Email,Organization,Member bundle ID or email,Member role,Membership level\n"
    bo, ada = (
        "Bo Lind,bo@l.example,,7,Bundle member,Pro\n",
        "Ada Lind,a@l.example,Lind Timber,7,Bundle coordinator,Pro\n",
    )
    bring(typed(text + bo + ada))
    assert [speaking(name) for name in ("Ada Lind", "Bo Lind")] == [
        [("Lind Timber", "primary")], [("Lind Timber", "delegate")],
    ]  # fmt: skip


def test_a_bundle_without_a_firm_is_a_household_of_members(app):
    text = "Name,Email,Member bundle ID or email,Membership level\n"
    bring(typed(text + "Ada Lind,a@l.example,7,Family\nBo Lind,b@l.example,7,Family\n"))
    assert [whose for whose, *_more in held()] == ["Ada Lind", "Bo Lind"]


@pytest.mark.parametrize(
    ("employers", "firms"), [("leave", ["Gale Printing"]), ("stay", ["Pell Press", "Gale Printing"])]
)
def test_whoever_comes_with_another_firm_leaves_the_old_one_or_stays_there_too(app, employers, firms):
    bring(sheet_of("25a"))
    _checked, counts = bring(sheet_of("25b"), employers=employers)
    assert [name for name, _kind in speaking("Jo Pell")] == firms
    assert counts["left_firms"] == (employers == "leave")
    assert person("Jo Pell").firm == "Gale Printing"


def test_nobody_leaves_a_firm_that_would_be_without_its_primary_representative(app):
    bring(typed("Name,Email,Company\nJo Pell,jo@pell.example,Pell Press\nAl Pell,al@pell.example,Pell Press\n"))
    checked, counts = bring(sheet_of("25b"))
    assert counts["left_firms"] == 0
    assert [name for name, _kind in speaking("Jo Pell")] == ["Pell Press", "Gale Printing"]
    assert "Hand it on first" in checked.problems[0].sentence


def test_of_the_dead_the_day_is_kept_or_asked_for(app):
    text = "Name,Email,Deceased,Member since,Valid until\nAl Gone,al@g.example,2026-03-05,1990-01-01,2027-03-31\n"
    checked, counts = bring(typed(text + "Bea Gone,bea@g.example,yes,1990-01-01,2027-03-31\n"))
    assert (person("Al Gone").died_on, person("Bea Gone").died_on) == (date(2026, 3, 5), None)
    assert [(each.line, "have died" in each.sentence) for each in checked.problems] == [(3, True)]
    assert (counts["invited"], counts["memberships"], held()) == (0, 0, [])


def test_what_a_list_calls_over_has_no_grace(app):
    bring(typed("Name,Email,Status,Member since,Valid until\nAl Out,al@o.example,Lapsed,2020-01-01,2026-11-10\n"))
    assert not members.is_member_on(person("Al Out").id, TODAY)


def test_rows_of_several_years_are_one_history(app):
    head = "Name,Email,Membership level,Start date,End date\n"
    rows = [
        "Ada Lind,ada@l.example,Gold,2024-01-01,2024-12-31", "Ada Lind,ada@l.example,Gold,2026-01-01,2026-12-31",
        "Ada Lind,ada@l.example,Gold,2018-01-01,2019-12-31", "Ada Lind,ada@l.example,Gold,2025-01-01,2025-12-31",
    ]  # fmt: skip
    for order in (rows, rows[::-1]):
        checked, _counts = bring(typed(head + "\n".join(order) + "\n"))
        assert checked.problems == []
        assert [days for _whose, _plan, *days in held()] == [
            [date(2018, 1, 1), date(2020, 1, 1)], [date(2024, 1, 1), date(2027, 1, 1)],
        ]  # fmt: skip


def test_a_plan_of_one_name_for_people_and_firms_is_two(app):
    text = "Company,Name,Email,Membership level\nLind Timber,,office@lind.example,Gold\n,Ada Brown,ada@b.example,Gold\n"
    bring(typed(text))
    bring(typed(text))
    assert [(whose, plan) for whose, plan, *_days in held()] == [
        ("Ada Brown", "Gold"),
        ("Lind Timber", "Gold for firms"),
    ]
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 2


def test_a_number_of_several_people_is_nobodys(app):
    text = "Member ID,Company,Name,Email\n8,Lind Timber,Ada Lind,ada@l.example\n8,Lind Timber,Bo Lind,bo@l.example\n"
    for _time in range(2):
        bring(typed(text))
    assert db.session.execute(select(Person.name, Person.external_id).order_by(Person.id)).all() == [
        ("Ada Lind", None), ("Bo Lind", None),
    ]  # fmt: skip


def test_a_plan_for_firms_needs_one(app):
    with unit_of_work():
        plans.add_plan({"name": "Corporate", "holder": "organisation", **NEW})
    checked, counts = bring(typed("Name,Email,Membership level\nAda Brown,ada@b.example,Corporate\n"))
    assert (counts["added"], counts["memberships"]) == (1, 0)
    assert "names none" in checked.problems[0].sentence


def test_every_target_of_lists_has_a_name_or_is_left_out_on_purpose():
    assert set(t.TARGETS) - set(columns.TARGETS) == {t.HOUSEHOLD}, "who lives together is not kept"


def test_a_firm_that_is_here_is_brought_up_to_date(app):
    bring(typed("Company,Name,Email,City\nLind Timber,,office@lind.example,Hull\n"))
    _checked, counts = bring(typed("Company,Name,Email,City\nLIND TIMBER Ltd,,desk@lind.example,\n"))
    assert (firm("Lind Timber").email, firm("Lind Timber").town) == ("desk@lind.example", "Hull")
    assert (counts["organisations"], counts["organisations_updated"]) == (0, 1)
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 1
