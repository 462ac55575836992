"""Lists that other software was reported to read wrong (docs/cases.md); the people in them are invented."""

from __future__ import annotations

import unicodedata
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from portal.lists.contacts import addresses, telephones
from portal.lists.days import parse
from portal.lists.findings import CannotRead, Code
from portal.lists.names import split
from portal.lists.reading import read
from tests.lists.files import cells, guessed, named, records, table


def test_semicolons_and_headings_in_a_language_we_do_not_speak():
    """KAMRONBEK/talim-ai#48: they were taken for people."""
    assert cells(table("name;email\nNodira Karimova;nodira@a.example\n")) == [["Nodira Karimova", "nodira@a.example"]]
    foreign = table("Ism,Familiya,Manzil\nNodira,Karimova,nodira@a.example\n")
    assert cells(foreign) == [["Nodira", "Karimova", "nodira@a.example"]]
    assert named(foreign) == {"email": ["Manzil"]}


def test_a_name_over_two_lines():
    """KAMRONBEK/talim-ai#66: it became two students."""
    sheet = table('name,username,email\n"Ali\nValiev",,ali@a.example\n')
    assert [split(row[0]).full for row in cells(sheet)] == ["Ali Valiev"]


def test_one_column():
    """praekeltfoundation/vumi-go PR 725: no delimiter could be found in it."""
    assert cells(table("Email\nada@a.example\nbo@a.example\n")) == [["ada@a.example"], ["bo@a.example"]]


def test_no_headings():
    """aniav/ynab-csv#88: the first row was lost."""
    sheet = table("Ada Brown;ada@a.example;3.4.2020\nBo Lind;bo@a.example;5.4.2020\n")
    assert len(sheet.rows) == 2
    assert guessed(sheet).mapping == {"name": [0], "email": [1]}


@pytest.mark.parametrize(
    ("text", "wanted"), [("45581", date(2024, 10, 16)), ("43556", date(2019, 4, 1)), ("43102", date(2018, 1, 2))]
)
def test_days_as_spreadsheets_count_them(text, wanted):
    """tableflowhq/csv-import#243, orbeon/orbeon-forms#3395, TablePress/TablePress#81."""
    assert parse(text, day_first=True, today=date(2026, 11, 26)) == wanted


def test_letters_that_are_lost_are_told():
    """jverein/jverein#59: question marks in the place of umlauts."""
    sheet = table("Name;Vorname;Strasse;Website\nGro?mann;Eva;Schillerstra?e 1;https://a.example/?x\nReed;Tom;;x\n")
    assert [(each.code, each.line) for each in sheet.findings] == [(Code.UNREADABLE_LETTERS, 2)]
    assert not table("Name,About\nAda,Who are you? I ask\nBo,https://a.example/a?b=c\n").findings


def test_letters_in_two_pieces():
    """hitobito/hitobito#1313: u and two dots beside it."""
    sheet = table(unicodedata.normalize("NFD", "Name,Stadt\nZoë Müller,Dübendorf\n"))
    assert cells(sheet) == [["Zoë Müller", "Dübendorf"]]
    assert named(sheet)["town"] == ["Stadt"]


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-1", "utf-8", "utf-16", "utf-16-le"])
def test_a_list_in_whatever_windows_writes(encoding):
    """t-markmann/nc-userimporter#21, openjverein/jverein PR 1214, openwisp/openwisp-radius#550, seven1m/onebody#615."""
    sheet = read("Mitgliedsnummer;Name;Vorname;Fälligkeit\r\n7;Groß;Jörg;1.2.2026\r\n".encode(encoding))
    assert sheet.headings[3] == "Fälligkeit"
    assert cells(sheet) == [["7", "Groß", "Jörg", "1.2.2026"]]


def test_a_space_before_a_mark():
    """dbeaver/dbeaver#41361: the line end within it ended the row."""
    sheet = table('Col1, Col2, Col3\nRow 1.1, "Row 1.2\n1.3", Val 1.4,\nRow 2.1, Row 2.2, Row 2.3\n')
    assert cells(sheet) == [["Row 1.1", "Row 1.2\n1.3", "Val 1.4"], ["Row 2.1", "Row 2.2", "Row 2.3"]]


def test_marks_and_lines_within_a_cell():
    """moneymanagerex/moneymanagerex#7030, mautic/mautic#1379, adaltas/node-csv-parse#140."""
    sheet = table(
        'Name,Email,Notes\nA,a@a.example,"Line1\nLine2"\nB,b@a.example,"""Line1\nLine2"", Line3"\n'
        'C,c@a.example,"Line1,""Line2""\nLine3"\n'
        'D,d@a.example,"62 Park Ste 225\n\tIrvine, CA 92606\n\tOrange County\n"\n'
    )
    assert [row[2] for row in cells(sheet)] == [
        "Line1\nLine2", '"Line1\nLine2", Line3', 'Line1,"Line2"\nLine3',
        "62 Park Ste 225\n\tIrvine, CA 92606\n\tOrange County",
    ]  # fmt: skip
    assert not sheet.findings


def test_a_page_called_xls():
    """gip-inclusion/carnet-de-bord#523."""
    with pytest.raises(CannotRead) as refused:
        table(
            '<html xmlns:v="urn:schemas-microsoft-com:vml">\n<head></head><table><tr><td>Nom</td></tr></table></html>'
        )
    assert refused.value.code == Code.WEB_PAGE


def test_zeros_in_front_stay():
    """KingdomFirst/Excavator#152, hizzle-co/noptin#602, wpsharks/s2member#1148."""
    sheet = table('Name,Phone,City\nAda,"0444123456",Ely\nBo,0774768867,Cork\n')
    assert [telephones(row[1]) for row in cells(sheet)] == [["0444123456"], ["0774768867"]]


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Ma, Andrew", "Andrew", "Ma"), ("Andrew Ma", "Andrew", "Ma"),  # derek73/python-nameparser#26
        ("Beethoven, Ludwig van", "Ludwig", "van Beethoven"), ("Berg, Jan van Jr.", "Jan", "van Berg"),  # #379
        ("Nguyen, Thi Van", "Thi Van", "Nguyen"),  # PR 403
        ("Van Maximilian Carlson", "Van Maximilian", "Carlson"),  # #126
        ("LEWIS JR, DOMINIC G", "DOMINIC G", "LEWIS"),  # berkmancenter/namae#43
        ("Jan vd Steen", "Jan", "vd Steen"),  # ralyodio/humanparser#56
    ],
)  # fmt: skip
def test_names_that_parsers_got_wrong(text, given, family):
    name = split(text)
    assert (name.given, name.family) == (given, family)


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
