"""Lists that are handed out: as they are filtered, to the office alone, and with what each may read."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from itertools import pairwise

import openpyxl
import pytest
from sqlalchemy import insert, select

from portal.accounts.operations import OPERATOR
from portal.core import clock, language
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.lists.columns import guessing
from portal.members.directory import export as of_directory
from portal.members.imports import export, reading
from portal.members.memberships.operations import organisations
from portal.members.memberships.queries import exports
from portal.members.people import profile
from portal.members.people.models import Person
from portal.members.people.operations import locking, people
from portal.members.people.steps import Step
from tests.members.imports.bringing import bring
from tests.support.statements import count_statements


@pytest.fixture
def office(client, cast, sign_in):
    sign_in(client, cast.petra)
    return client


def sent(browser, page: str, to: str, **values):
    """The answer to the form of a page that asks for its list."""
    return browser.send(browser.page(page).form(to), {"kind": "comma", **values}, status=200)


def listed(browser, page: str, to: str) -> list[dict[str, str]]:
    text = sent(browser, page, to).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text, newline="")))


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_the_list_is_the_one_that_the_page_shows(office, cast):
    cast.amara, cast.wim, cast.bruno
    page = office.page("/office/people?status=lapsed")
    names = [row["name"] for row in listed(office, "/office/people?status=lapsed", "/office/people/export")]
    assert cast.wim.name in names
    assert "Amara Lindqvist" not in names
    assert all(name in page for name in names)
    assert last_entry().after == {"people": len(names), "as": "comma", "status": "lapsed"}

    found = listed(office, "/office/people?q=amara", "/office/people/export")
    assert [row["name"] for row in found] == ["Amara Lindqvist"]
    assert found[0]["member_today"] == "yes"
    assert found[0]["sign_in"] in {"no", "active", "invited"}


def test_the_trail_keeps_how_many_and_no_name(office, cast):
    email = cast.amara.email
    listed(office, f"/office/people?q={email}", "/office/people/export")
    entry = last_entry()
    assert entry.after == {"people": 1, "as": "comma", "searched": True}
    assert entry.actor == cast.petra.name


def test_a_filter_that_is_none_is_everybody(office, cast):
    everybody = {row["id"] for row in listed(office, "/office/people", "/office/people/export")}
    odd = {row["id"] for row in listed(office, "/office/people?status=odd&sign_in=%27", "/office/people/export")}
    assert everybody == odd != set()
    assert "odd" not in str(last_entry().after)


def test_twice_is_twice(office, cast):
    """First as a workbook, then as text, from the same page: both come."""
    form = office.page("/office/people").form("/office/people/export")
    first, second = office.send(form, status=200), office.send(form, {"kind": "semicolon"}, status=200)
    sheet = openpyxl.load_workbook(BytesIO(first.get_data())).active
    assert [cell.value for cell in sheet[1]] == list(export.PEOPLE)
    assert "filename=people.xlsx" in first.headers["Content-Disposition"]
    assert second.get_data(as_text=True).startswith("\ufeffid;name;given_name")
    assert sum(action == "members.exported" for action in db.session.scalars(select(AuditEntry.action))) == 2


def test_days_are_days(office, cast, plan, begin, make_person):
    begin(make_person("Nuala Fenn"), plan, date(2026, 3, 9))
    answer = sent(office, "/office/people?q=nuala", "/office/people/export", kind="xlsx")
    head, row = openpyxl.load_workbook(BytesIO(answer.get_data())).active.iter_rows()
    cell = dict(zip([each.value for each in head], row, strict=True))
    assert cell["member_from"].is_date
    assert cell["member_from"].value.date() == date(2026, 3, 9)
    assert cell["covered_to"].value.date() == date(2027, 3, 8)
    text = listed(office, "/office/people?q=nuala", "/office/people/export")[0]
    assert (text["member_from"], text["covered_to"]) == ("2026-03-09", "2027-03-08")


def test_what_no_spreadsheet_knows_is_refused_with_a_sentence(office):
    form = office.page("/office/people").form("/office/people/export")
    answer = office.post(form.action, data={**form.values, "kind": "ods"}, follow_redirects=True)
    assert "Please choose one of the answers offered." in answer.get_data(as_text=True)


def test_without_a_word_it_is_the_text_of_the_reader(office, monkeypatch):
    token = office.token("/office/people")
    told = {}
    for tag in ("en_GB", "de_DE", "nl_NL"):
        monkeypatch.setattr(language, "regional", lambda tag=tag: tag)
        told[tag] = office.post("/office/people/export", data={"csrf_token": token}).get_data(as_text=True)[3]
    assert told == {"en_GB": ",", "de_DE": ";", "nl_NL": ";"}


def test_organisations_with_their_membership_and_who_speaks_for_them(office, firm_plan, begin, make_firm, make_person):
    firm, other = make_firm("Fenn Timber", trade="Timber"), make_firm("Other & Sons")
    person = make_person("Nuala Fenn", email="nuala@fenn.example")
    begin(firm, firm_plan, date(2026, 3, 9))
    with unit_of_work():
        organisations.represent(firm, person, kind="primary", start=date(2026, 3, 9))
    rows = {row["name"]: row for row in listed(office, "/office/organisations", "/office/organisations/export")}
    fenn = rows["Fenn Timber"]
    assert (fenn["trade"], fenn["plan"], fenn["member_from"]) == ("Timber", "Firm", "2026-03-09")
    assert (fenn["primary_representative"], fenn["representative_email"]) == ("Nuala Fenn", "nuala@fenn.example")
    assert rows[other.name]["plan"] == ""
    assert last_entry().after == {"organisations": len(rows), "as": "comma"}
    assert [row["name"] for row in listed(office, "/office/organisations?q=fenn", "/office/organisations/export")] == [
        "Fenn Timber"
    ]
    assert listed(office, "/office/people?q=nuala", "/office/people/export")[0]["represents"] == "Fenn Timber"


def secret(name: str, step: str) -> str:
    return f"{name}7{step}wort"


@pytest.fixture
def opened(cast):
    """Each field of four members, open as far as one of the steps, with a word that stands nowhere else."""
    who = {Step.NOBODY: cast.amara, Step.LEADERS: cast.jonas, Step.MEMBERS: cast.lena, Step.PUBLIC: cast.mara}
    with unit_of_work():
        for step, person in who.items():
            words = {field.name: secret(field.name, step) for field in profile.FIELDS if field.kind == "text"}
            words |= {"email": f"{secret('email', step)}@leak.example", "phone": f"01632 {secret('phone', step)}"}
            people.change_person(person, words, giver=OPERATOR, now=clock.now())
            chosen = {field.name: step.value for field in profile.FIELDS if step in field.steps()}
            people.choose_visibility(person, chosen, now=clock.now(), by_owner=True)
    return who


def shown_of(browser, opened) -> dict[Step, set[str]]:
    text = sent(browser, "/people", "/people/export").get_data(as_text=True)
    names = [*(field.name for field in profile.FIELDS if field.kind == "text"), "email", "phone"]
    return {step: {name for name in names if secret(name, step) in text} for step in opened}


def test_the_directory_holds_what_each_shows_to_members(office, opened):
    shown = shown_of(office, opened)
    identity = {field.name for field in profile.FIELDS if not field.may_hide}
    assert shown[Step.NOBODY] == shown[Step.LEADERS] == identity
    assert shown[Step.MEMBERS] == shown[Step.PUBLIC] >= {"phone", "email", "offer", "story"}


def test_the_directory_holds_nothing_beyond_the_locks_of_the_association(office, opened):
    with unit_of_work():
        locking.lock_fields({"phone": Step.NOBODY, "story": Step.LEADERS}, by=None)
    shown = shown_of(office, opened)
    for step in opened:
        assert not {"phone", "story"} & shown[step], step
    assert "email" in shown[Step.MEMBERS]


def test_the_directory_holds_todays_members_alone_and_nothing_of_the_office(office, cast, opened):
    with unit_of_work():
        people.change_person(cast.amara, {"office_note": "notewort"}, giver=OPERATOR, now=clock.now())
    text = sent(office, "/people", "/people/export").get_data(as_text=True)
    assert cast.jonas.name in text
    for leak in (cast.wim.name, cast.bruno.name, "notewort"):
        assert leak not in text
    assert "notewort" not in sent(office, "/office/people", "/office/people/export").get_data(as_text=True)


def test_the_directory_is_filtered_as_its_page_is(office, opened):
    """By a word that only some may read nobody is found; by a trade those who have it."""
    trade = secret("trade", Step.LEADERS)
    rows = listed(office, f"/people?trade={trade}", "/people/export")
    assert [row["name"] for row in rows] == [opened[Step.LEADERS].name]
    assert last_entry().after == {"people": 1, "as": "comma", "trade": trade}
    hidden = office.page(f"/people?q={secret('story', Step.NOBODY)}")
    assert "/people/export" not in [form.action for form in hidden.forms]
    words = listed(office, f"/people?q={secret('offer', Step.MEMBERS)}", "/people/export")
    assert [row["name"] for row in words] == [opened[Step.MEMBERS].name]


def test_the_order_is_that_of_the_page(office, cast):
    cast.extra(12)
    rows = listed(office, "/people", "/people/export")
    keys = [db.session.scalar(select(Person.name_key).where(Person.name == row["name"])) for row in rows]
    assert len(keys) > 12
    assert all(one <= two for one, two in pairwise(keys))
    newest = [row["name"] for row in listed(office, "/people?sort=newest", "/people/export")]
    assert sorted(newest) == sorted(row["name"] for row in rows)
    assert newest != [row["name"] for row in rows]


def test_those_who_were_ticked_are_handed_out_alone(office, cast, make_firm):
    """In the order of the list; nobody who is not there any more, and nobody at all where none of them is."""
    gone, fenn, _other = cast.bruno, make_firm("Fenn Timber"), make_firm("Other & Sons")
    db.session.get_one(Person, gone.id).erased_at = clock.now()
    db.session.commit()
    where = f"/office/people/picked?who={cast.wim.id}&who={cast.amara.id}&who={gone.id}&who=x&q=nobody"
    assert "2 people, with all that the office reads of them." in office.page(where)
    page = office.page(where)
    text = office.send(page.forms[-1], {"kind": "comma"}, status=200).get_data(as_text=True)
    assert [row["name"] for row in csv.DictReader(StringIO(text))] == [cast.amara.name, cast.wim.name]
    assert last_entry().after == {"people": 2, "as": "comma", "ticked": True}

    token = office.token("/office/people")
    text = office.post("/office/people/export?who=x", data={"csrf_token": token}).get_data(as_text=True)
    assert text.startswith("\ufeffid,")
    assert text.count("\n") == 1
    everybody = office.page("/office/people/picked?all=yes&q=lindqvist")
    text = office.send(everybody.forms[-1], {"kind": "comma"}, status=200).get_data(as_text=True)
    assert [row["name"] for row in csv.DictReader(StringIO(text))] == [cast.amara.name]
    assert last_entry().after == {"people": 1, "as": "comma", "searched": True}

    firms = office.page(f"/office/organisations/picked?who={fenn.id}")
    text = office.send(firms.forms[-1], {"kind": "comma"}, status=200).get_data(as_text=True)
    assert [row["name"] for row in csv.DictReader(StringIO(text))] == ["Fenn Timber"]
    assert last_entry().after == {"organisations": 1, "as": "comma", "ticked": True}
    for what in ("people", "organisations"):
        assert "first" in office.get(f"/office/{what}/picked", follow_redirects=True).get_data(as_text=True)


@pytest.mark.parametrize("address", ["/people/export", "/office/people/export", "/office/organisations/export"])
def test_members_take_no_list_with_them(browser_as, cast, address):
    browser = browser_as(cast.jonas)
    page = browser.page("/people")
    assert address not in [form.action for form in page.forms]
    token = browser.token("/people")
    assert browser.post(address, data={"csrf_token": token}).status_code == 403


def test_a_thousand_more_ask_as_many_statements_more_however_long_the_list(app, cast):
    rows = [
        {"name": f"Somebody {n}", "name_key": f"somebody {n}", "created_at": clock.now(), "changed_at": clock.now()}
        for n in range(2500)
    ]
    with unit_of_work():
        db.session.execute(insert(Person), rows)
    ids = list(db.session.scalars(select(Person.id)))

    def statements(some, of) -> int:
        with count_statements() as asked:
            assert sum(1 for _row in of(some)) == len(some)
        return len(asked)

    for of in (lambda some: export.people(some, today()), of_directory.rows):
        each = statements(ids[:1000], of)
        assert statements(ids[:10], of) == each
        assert statements(ids[:2000], of) == 2 * each
    assert exports.AT_ONCE == of_directory.AT_ONCE == 1000


def test_no_column_of_our_own_is_taken_for_another(app):
    """What the import makes of the headings that no field of a profile has."""
    found = {target: columns for target, columns in guessing.guess(export.PEOPLE, []).mapping.items() if columns}
    taken = {export.PEOPLE[column]: target for target, columns in found.items() for column in columns}
    own = {field.name for field in profile.FIELDS} - {"links"} | {"name", "given_name", "family_name", "external_id"}
    assert {name: target for name, target in taken.items() if name in own} == {name: name for name in own}
    assert {name: taken.get(name) for name in export.PEOPLE if name not in own | {"links"}} == {
        "id": None, "plan": "plan", "member_from": "start", "covered_to": "covered_to", "status": "status",
        "member_today": None, "represents": "represents", "date_of_death": "deceased", "sign_in": None,
    }  # fmt: skip


def test_who_has_no_membership_has_none_after_the_list_came_back(office, make_person, begin, plan):
    """tendenci/tendenci#584, mailpoet/mailpoet PR 7103: the office downloads its list, and brings it in again."""
    told = {"phone": "+44 1632 960111", "firm": "-Bar Row Ltd", "headline": "=SUM(1)", "town": "02134"}
    guest = make_person("Zoë 't Hooft", email="zoe@guest.example", external_id="0007", **told)
    begin(make_person("Zoë Marsh", email="zoe@marsh.example"), plan, date(2026, 1, 1))
    for kind in ("comma", "semicolon", "xlsx"):
        form = office.page("/office/people?q=zoe").form("/office/people/export")
        sheet = reading.read(office.send(form, {"kind": kind}, status=200).data)
        _checked, counts = bring(sheet)
        assert (counts["updated"], counts["added"], counts["memberships"]) == (2, 0, 0)
        assert {name: getattr(guest, name) for name in told} == told
