"""Bringing in a real list: dirty files, every bad row named, all good rows or none."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import partial
from io import StringIO

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock, sheets
from portal.core.cells import safe
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.lists import reading as lists_reading
from portal.members.imports import checking, columns, export, files, reading
from portal.members.imports import operations as imports
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Representation
from portal.members.memberships.operations import belonging
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.people.profile import FIELDS
from tests.members.imports.lists import WILD_APRICOT

TODAY = date(2026, 11, 22)


def choices(sheet: reading.Sheet, **more) -> checking.Choices:
    return checking.Choices(columns.guess(sheet.headings), **more)


def bring(text: str | bytes, **more):
    sheet = reading.read(text.encode() if isinstance(text, str) else text)
    checked = checking.check(sheet, choices(sheet, **more), TODAY)
    with unit_of_work():
        counts, _added = imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)
    return checked, counts


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", "\t"), ("utf-8", "|")],
)
def test_encodings_and_delimiters_are_seen(encoding, delimiter):
    lines = [["Name", "E-mail", "About"], ["Zoë Müller", "zoe@m.example", f'says "{delimiter}"\nand more']]
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    sheet = reading.read(out.getvalue().encode(encoding))

    assert sheet.headings == ["Name", "E-mail", "About"]
    assert sheet.rows[0][1][0] == "Zoë Müller"
    assert sheet.rows[0][1][2] == f'says "{delimiter}"\nand more'


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"PK\x03\x04zip", b"Name,Email\n", b"\x00\x01\x02", b"%PDF-1.7", b"\xff\xfeA"]
)
def test_what_is_no_list_is_refused_with_a_sentence(data):
    with pytest.raises((reading.NotAList, reading.NothingInIt)) as refused:
        reading.read(data)
    assert str(refused.value.sentence)


@pytest.mark.parametrize("data", [b"Name,Email\n" + b"," * 2_000_001, b"Name;Email\n" + (b"a;" * 200 + b"\n") * 10_001])
def test_a_list_of_too_many_cells_is_refused_before_it_is_taken_apart(data, monkeypatch):
    """Twenty megabytes of commas took a gigabyte and a quarter of a minute."""
    monkeypatch.delattr(lists_reading, "rows_of")
    with pytest.raises(reading.ListTooLarge):
        reading.read(data)


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("User ID,First name,Last name,Organization,Email,Membership level,Membership status,Member since,Renewal due",
         {"external_id", "given_name", "family_name", "firm", "email", "plan", "status", "start", "covered_to"}),
        (("Contact ID,Display Name,First Name,Last Name,Current Employer,Email,Membership Type,Membership Start Date,"
         "Membership End Date,Membership Status,Job Title"),
         {"external_id", "name", "given_name", "family_name", "firm", "email", "plan", "start", "covered_to", "status",
          "headline"}),
        (("Contact First Name,Contact Last Name,Company Name,Primary Email,Member Type,Join Date,Drop Date,"
         "Business Category,City"),
         {"given_name", "family_name", "firm", "email", "plan", "start", "covered_to", "trade", "town"}),
        ("Vorname,Nachname,Firma,E-Mail,Ort", {"given_name", "family_name", "firm", "email", "town"}),
    ],
)  # fmt: skip
def test_the_columns_of_other_systems_are_known_by_name(app, headings, wanted):
    assert set(columns.guess(headings.split(","))) == wanted


def test_every_bad_row_is_named_with_its_column_and_what_to_do(app):
    sheet = reading.read(WILD_APRICOT.encode())
    checked = checking.check(sheet, choices(sheet), TODAY)
    said = [(each.line, each.column) for each in checked.problems]

    assert said == [(3, "Email"), (5, "Renewal due"), (6, "First name"), (7, "Renewal due")]
    assert all(each.sentence.endswith(".") and len(each.sentence) > 20 for each in checked.problems)
    assert [entry.line for entry in checked.entries] == [2, 4, 8]
    assert count(Person) == 0, "a dry run writes nothing"


def test_good_rows_come_in_with_firms_once_and_their_memberships(app):
    _checked, counts = bring(WILD_APRICOT)
    ada = db.session.scalars(select(Person).where(Person.email == "ada@brown.example")).one()
    membership = db.session.scalars(select(Membership).where(Membership.person_id == ada.id)).one()

    assert (ada.name, ada.family_name, ada.firm, ada.external_id) == ("Ada Brown", "Brown", "Brown, Son & Co Ltd", "1")
    assert (membership.start, membership.covered_until) == (date(2020, 4, 3), date(2027, 4, 4))
    assert count(Organisation) == 1, "the same firm in another spelling"
    assert sorted(db.session.scalars(select(Representation.kind))) == ["delegate", "primary"]
    assert {plan.name for plan in db.session.scalars(select(Plan))} == {"Gold", "Silver"}
    assert not any(plan.for_applying for plan in db.session.scalars(select(Plan))), (
        "what a list calls them is for the office"
    )
    assert members.is_member_on(ada.id, TODAY)
    assert counts["added"] == 3
    fay = db.session.scalars(select(Person).where(Person.given_name == "Fay")).one()
    assert not members.is_member_on(fay.id, TODAY)
    assert count(Coverage) == 2
    cy = db.session.scalars(select(Person).where(Person.given_name == "Cy")).one()
    assert not members.is_member_on(cy.id, TODAY), "lapsed elsewhere, and no word until when"


def test_importing_again_updates_or_leaves_alone_and_doubles_nobody(app):
    bring(WILD_APRICOT)
    changed = WILD_APRICOT.replace("01632 960001", "01632 960777").replace("ada@", "ADA@", 1)
    _checked, counts = bring(changed)
    assert (counts["added"], counts["updated"], counts["memberships"]) == (0, 3, 1 - 1)
    assert count(Person) == 3
    assert (
        db.session.scalars(select(Person).where(Person.email_key == "ada@brown.example")).one().phone == "01632 960777"
    )

    checked, counts = bring(WILD_APRICOT, known="skip")
    assert (counts["updated"], len(checked.skipped)) == (0, 3)


def test_marks_that_nobody_sees_stay_outside(app):
    """A list out of a telephone carries them around its numbers."""
    unseen = "Name,Phone,Town\n\u202eAna\u202c Ruiz,\u202a+44 1632 960111\u202c,\u200b\n"
    row = reading.read(unseen.encode()).rows[0][1]
    assert row == ["Ana Ruiz", "+44 1632 960111", ""]


def test_our_own_export_is_understood_field_by_field(app, cast):
    mine = {field.name: f"{field.name} of Amara" for field in FIELDS if field.kind == "text"}
    mine["phone"] = "+44 1632 960777 of Amara"  # set off with an apostrophe, or a spreadsheet would add it up
    with unit_of_work():
        people.change_person(cast.amara, mine, giver=OPERATOR, now=clock.now())
    ids = db.session.scalars(select(Person.id)).all()
    theirs = (
        sheets.table(export.PEOPLE, export.people(ids, TODAY))
        .replace("of Amara", "of her twin")
        .replace(str(cast.amara.email), "twin@lindqvist.example")
    )
    bring(theirs, known=checking.SKIP, memberships=False)
    twin = db.session.scalars(select(Person).where(Person.email == "twin@lindqvist.example")).one()

    assert {name: getattr(twin, name) for name in mine} == {
        name: words.replace("of Amara", "of her twin") for name, words in mine.items()
    }


@pytest.mark.parametrize("known", [checking.UPDATE, checking.SKIP])
def test_two_imports_at_once_bring_everybody_in_once(at_once, known):
    """Two desks, the same list: both have found everybody new when the first of them writes."""
    sheet = reading.read(b"Name,Email,Organization\nAda Brown,ada@brown.example,Brown\nBo Lind,bo@lind.example,Lind\n")
    seen = [checking.check(sheet, choices(sheet, known=known), TODAY) for _desk in range(2)]

    def bring_in(checked):
        with unit_of_work():
            counts, _added = imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)
        return counts["added"]

    assert sorted(at_once(*[partial(bring_in, checked) for checked in seen])) == [0, 2]
    assert sorted(db.session.scalars(select(Person.name))) == ["Ada Brown", "Bo Lind"]


def test_a_failure_in_the_middle_leaves_nothing_behind(app, monkeypatch):
    def fail(*_args):
        raise RuntimeError("the light goes out")

    monkeypatch.setattr(belonging, "refresh", fail)
    with pytest.raises(RuntimeError):
        bring(WILD_APRICOT)

    assert (count(Person), count(Organisation), count(Membership), count(Plan)) == (0, 0, 0, 0)


def test_ambiguous_days_are_asked_about_unless_one_decides(app):
    def ambiguous(*texts):
        sheet = reading.read(("Name,Member since\n" + "".join(f"A B,{text}\n" for text in texts)).encode())
        return checking.check(sheet, choices(sheet), TODAY).ambiguous_days

    assert ambiguous("3/4/2020", "5/6/2020")
    assert not ambiguous("3/4/2020", "12/25/2020")
    assert not ambiguous("2020-04-03", "4/4/2020")


def test_rejected_rows_can_be_downloaded_and_run_no_formula(app):
    text = 'Name,Email,Telephone\n"=HYPERLINK(""http://evil"")",nope,+44 1\n'
    sheet = reading.read(text.encode())
    out = files.rejected_csv(sheet, checking.check(sheet, choices(sheet), TODAY).problems)
    head, row = list(csv.reader(StringIO(out.removeprefix("\ufeff"))))

    assert head == ["Name", "Email", "Telephone", "What to do"]
    assert row[0].startswith("'=")
    assert row[2] == "'+44 1"
    assert "is not an e-mail address" in row[3]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_like_a_formula(cell):
    assert safe(cell) == f"'{cell}"


def test_the_command_does_the_same(app, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(WILD_APRICOT, encoding="utf-8")
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["guildhall", "import", "people", str(path), "--dry-run", "--json"])
    assert dry.exit_code == 1
    assert json.loads(dry.stdout)["new"] == 3
    assert count(Person) == 0
    rejected = tmp_path / "rejected.csv"
    wet = runner.invoke(args=["guildhall", "import", "people", str(path), "--rejected", str(rejected)])
    assert wet.exit_code == 1
    assert rejected.exists()
    assert count(Person) == 3
    path.write_text("Name,Status\nAl Gray,ruhend\n", encoding="utf-8")
    command = ["guildhall", "import", "people", str(path), "--dry-run", "--json"]
    assert json.loads(runner.invoke(args=command).stdout)["words"] == [["ruhend", 1]]
    assert json.loads(runner.invoke(args=[*command, "--word", "Ruhend=counts"]).stdout)["words"] == []
    assert runner.invoke(args=[*command, "--word", "ruhend=perhaps"]).exit_code == 2
    path.write_bytes(b"\x00\x01")
    assert runner.invoke(args=["guildhall", "import", "people", str(path)]).exit_code == 2


@pytest.mark.slow
def test_ten_thousand_rows_with_one_in_a_hundred_bad(app):
    import time

    lines = ["First name,Last name,Organization,Email,Membership level,Member since,Renewal due"]
    for n in range(10_000):
        email = f"p{n}@firm{n % 900}.example" if n % 100 else f"bad {n}"
        lines.append(f"Given{n},Family{n % 777},Firm {n % 900},{email},Gold,2020-01-{n % 28 + 1:02d},2027-01-01")
    began = time.process_time()  # not the neighbours' work
    checked, counts = bring("\n".join(lines))
    took = time.process_time() - began

    assert (counts["added"], len(checked.problems), counts["organisations"]) == (9900, 100, 891)
    assert took < 30, f"{took:.1f} s"
