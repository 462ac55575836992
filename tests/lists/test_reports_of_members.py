"""Further reports about lists, tried on the reading of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from portal.lists.contacts import addresses
from portal.lists.days import parse
from portal.lists.findings import Code
from portal.lists.reading import read
from tests.lists.files import cells, guessed, named, table
from tests.lists.test_reports import records


@pytest.mark.parametrize("around", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u00a0\u200b"])
def test_what_is_copied_unseen_with_an_address(around):
    """Notifuse/notifuse#223, mikel/mail#1173, decidim/decidim#7780: it was kept, or made the address none."""
    sheet = table(f"Name,Email\n{around}Bo Lind,{around}bo@a.example{around}\nAda,ad{around.strip()}a@a.example\n")
    assert cells(sheet)[0] == ["Bo Lind", "bo@a.example"]
    assert addresses(cells(sheet)[1][1]) == ["ada@a.example"]


def test_a_name_beside_its_address():
    """Diego81/omnicontacts#64, jackbearheart/email-addresses#38."""
    assert addresses("JOHN CHOW|john@a.example") == ["john@a.example"]
    assert addresses('"Smith, Alice" <alice@a.example>; "Jones, Bob" <bob@a.example>') == [
        "alice@a.example", "bob@a.example",
    ]  # fmt: skip


def test_a_cell_over_several_rows():
    """rubenarslan/formr.org#111: the first row had the firm, the others none."""
    book = Workbook()
    sheet = book.active
    for row in (
        ("Company", "Name", "Email"),
        ("Loaf Ltd", "Ada Brown", "ada@a.example"),
        (None, "Bo Lind", "bo@a.example"),
        ("Oak Ltd", "Cy Orr", "cy@a.example"),
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A5:C5")
    file = BytesIO()
    book.save(file)
    assert [row[0] for row in cells(read(file.getvalue()))] == ["Loaf Ltd", "Loaf Ltd", "Oak Ltd"]


def test_rows_that_add_up():
    """JoshClose/CsvHelper#893, votingworks/arlo PR 2148: somebody called Total; a firm may be called so."""
    people = "Name,Email,Paid\nAda Brown,ada@a.example,20\nBo Lind,bo@a.example,20 €\n"
    sums = table(f'{people}Total: 2,,"1,040.00"\nSumme,,40 EUR\n')
    assert [(each.code, each.line) for each in sums.findings] == [(Code.SUMS, 5), (Code.SUMS, 4)]
    for last in ("Total SE,,20", "Total,info@t.example,20", "Sum Li,,20"):
        assert not table(f"{people}{last}\n").findings
    assert not table("Member Name,Paid\nTotal,20\nBrown Ltd,20\nLind Ltd,20\nOrr Ltd,20\nPoe Ltd,20\n").findings


def test_people_and_firms_in_one_list():
    """odoo/odoo#20623, PR 135537: a column says who is a firm, another whose people they are."""
    sheet = table(
        "External ID,Name,Is a Company,Company Name,Related Company,Email,Job Position\n"
        "res_12,Azure Interiors,True,,,info@a.example,\nres_13,Ada Brown,False,,Azure Interiors,ada@a.example,Baker\n"
    )
    azure, ada = records(sheet)
    assert guessed(sheet).layout == "Odoo"
    assert (azure.is_firm, azure.firm, azure.name.full) == (True, "Azure Interiors", "")
    assert (ada.name.full, ada.firm, ada.words["headline"]) == ("Ada Brown", "Azure Interiors", "Baker")
    azure, ada = records(
        table(
            "id,name,company_type,parent_id,email\n1,Azure,Company,,i@a.example\n2,Ada,Individual,Azure,a@a.example\n"
        )
    )
    assert (azure.firm, ada.name.full, ada.firm) == ("Azure", "Ada", "Azure")


def test_headings_of_fields():
    """tendenci/tendenci#916: `join_dt` and `status_detail` were left out, `email2` and `phone2` too."""
    found = named(
        table(
            "first_name,last_name,email,email2,phone,phone2,membership_type,join_dt,expire_dt,status_detail\n"
            "Ada,Brown,ada@a.example,,01632 1,,Regular,2020-03-01,2027-03-01,active\n"
        )
    )
    assert (found["email"], found["phone"]) == (["email", "email2"], ["phone", "phone2"])
    assert (found["start"], found["covered_to"], found["status"]) == (["join_dt"], ["expire_dt"], ["status_detail"])


def test_particles_in_a_column_for_prefixes():
    """systopia/de.systopia.committees: `Praefix` holds “von der”, beside a `Titel`."""
    heide, _other = records(
        table("Nachname;Vorname;Praefix;Titel;Email1\nHeide;Eva;von der;Dr.;e@h.example\nGroß;Tom;;;t@g.example\n")
    )
    assert (heide.name.full, heide.name.family, heide.emails) == (
        "Dr. Eva von der Heide",
        "von der Heide",
        ["e@h.example"],
    )


def test_who_wants_no_mail_by_the_status_of_a_newsletter():
    """pentacent/keila#259, wherebyus/general-tasks#1003, commons-stack/iteration0#378: the status was lost."""
    rows = records(
        table(
            "Email,First name,Status\na@a.example,Ada,unsubscribed\nb@a.example,Bo,active\nc@a.example,Cy,unreachable\n"
        )
    )
    assert [each.mail for each in rows] == [False, None, False]
    cleaned = table(
        "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME\na@a.example,Ada,2,,2020-01-01 10:00:00\n"
    )
    assert [each.mail for each in records(cleaned)] == [False]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3 févr. 2024", date(2024, 2, 3)), ("1er avr. 2023", date(2023, 4, 1)), ("30 juil. 2026", date(2026, 7, 30)),
        ("1 mrt. 2024", date(2024, 3, 1)), ("01. Mrz 2020", date(2020, 3, 1)), ("07-Dez-24", date(2024, 12, 7)),
        ("21Jun2001", date(2001, 6, 21)), ("Tuesday, 21 June 2001", date(2001, 6, 21)),
        ('"2001-06-21"', date(2001, 6, 21)), ("1st-Mar-2020", date(2020, 3, 1)),
    ],
)  # fmt: skip
def test_days_in_words(text, wanted):
    """mtotschnig/MyExpenses#1943, DuarteSantos8/openGym PR 273, scrapinghub/dateparser#395, SORMAS-Project#1966."""
    assert parse(text, day_first=True, today=date(2026, 11, 26)) == wanted
