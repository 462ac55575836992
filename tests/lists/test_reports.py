"""Lists that other software was reported to read wrong (docs/cases.md); the people in them are invented."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from portal.lists.columns.guessing import left_out
from portal.lists.contacts import telephones
from portal.lists.days import parse
from portal.lists.findings import CannotRead, Code
from portal.lists.names import split
from portal.lists.reading import Sheet, read
from portal.lists.records import Reader, Record
from tests.lists.files import cells, guessed, named, table


def records(sheet: Sheet) -> list[Record]:
    """Its rows as they are meant, by what its columns are taken for."""
    return list(Reader(sheet, guessed(sheet).mapping, today=date(2026, 11, 26)).records())


def test_thunderbird():
    """RainLoop/rainloop-webmail#960: its address is called Primary Email."""
    found = named(table(
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Mobile Number,"
        "Home City,Work City,Job Title,Organization,Web Page 1,Birth Year,Notes\n"
        "Ada,Brown,Ada Brown,,ada@a.example,,01632 1,0770 2,Ely,Cork,Baker,Loaf,,,\n"
    ))  # fmt: skip
    assert found["email"] == ["Primary Email", "Secondary Email"]
    assert found["phone"] == ["Work Phone", "Mobile Number"]
    assert (found["website"], found["firm"]) == (["Web Page 1"], ["Organization"])


def test_outlook_in_french():
    """roundcube/roundcubemail#7041."""
    sheet = read((
        "Titre,Prénom,Nom,Société,Titre du poste,Ville (bureau),Téléphone (bureau),Tél. mobile,"
        "Adresse de messagerie,Page Web\n"
        "Madame,Maëlle,Vautrin,Atelier Vautrin,Ébéniste,Annecy,04 00,06 00,maelle@v.example,https://v.example\n"
    ).encode("cp1252"))  # fmt: skip
    found = named(sheet)
    assert guessed(sheet).layout == "Outlook"
    assert (found["email"], found["town"]) == (["Adresse de messagerie"], ["Ville (bureau)"])
    assert (found["prefix"], found["headline"]) == (["Titre"], ["Titre du poste"])
    assert found["phone"] == ["Téléphone (bureau)", "Tél. mobile"]


def test_outlook_in_german():
    """owncloud-archive/contacts PR 901: the first town and telephone are those at work; “Ort” is where one meets."""
    found = named(table(
        "Anrede,Vorname,Nachname,Firma,Position,Ort geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,"
        "E-Mail 2: Adresse,Ort,Webseite\nFrau,Silke,Hollmann,Hollmann Optik,Inhaberin,Leer,0491,0170,s@d.example,,,\n"
    ))  # fmt: skip
    assert found["email"] == ["E-Mail-Adresse", "E-Mail 2: Adresse"]
    assert (found["town"], found["phone"]) == (["Ort geschäftlich"], ["Telefon geschäftlich", "Mobiltelefon"])


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


def test_words_within_words():
    """erp-mafia/accounted PR 2584: “co” was found in “Corporate”."""
    sheet = table(
        "Member number\tMember name\tCorporate identity number\tVAT number\tPostal code\tCity\tE-mail\tPhone\n"
        "1001\tNordlys\t556000-0000\tSE55\t111\tLuleå\tinfo@n.example\t0920\n"
    )
    assert set(named(sheet)) == {"external_id", "name", "town", "email", "phone"}
    assert "Corporate identity number" in {
        each.heading for each in left_out(sheet.headings, cells(sheet), guessed(sheet).mapping)
    }


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


def test_answers_of_a_form():
    """edbirmingham/network#20: the first column has no heading, some are questions."""
    sheet = table(
        ",Name,Phone,Email,Mailing Address,Who are you? ,Affiliation?,What are you good at?\n"
        '7/25/2015 10:59:32,Anthony Reed,999-490-9432,a@a.example,50 18th Street N,Partner,BCRI,"History, Art"\n'
        '7/25/2015 11:29:03,Martha Lake,999-287-6916,m@a.example,"19 Grove Road Town, AL",Parent,,\n'
    )
    assert named(sheet) == {"name": ["Name"], "phone": ["Phone"], "email": ["Email"]}
    assert cells(sheet)[1][4] == "19 Grove Road Town, AL"
    assert not sheet.findings


def test_a_space_after_each_comma_and_joined_words():
    """yeyintkoko/admin-clubs#11."""
    sheet = table(
        "Federation, Club, FirstName, LastName, DateOfBirth, City, MemberStatus\nGIF, Ely, Ada, Brown, , Ely, Active\n"
    )
    assert cells(sheet) == [["GIF", "Ely", "Ada", "Brown", "", "Ely", "Active"]]
    assert named(sheet)["status"] == ["MemberStatus"]


def test_a_space_before_a_mark():
    """dbeaver/dbeaver#41361: the line end within it ended the row."""
    sheet = table('Col1, Col2, Col3\nRow 1.1, "Row 1.2\n1.3", Val 1.4,\nRow 2.1, Row 2.2, Row 2.3\n')
    assert cells(sheet) == [["Row 1.1", "Row 1.2\n1.3", "Val 1.4"], ["Row 2.1", "Row 2.2", "Row 2.3"]]


def test_one_heading_twice():
    """TiBillet/Lespass#434."""
    sheet = table("Nom;Prénom;Email;Code postal;Code postal;Adhésion\nVautrin;Maëlle;m@v.example;74000;;Annuelle\n")
    assert cells(sheet) == [["Vautrin", "Maëlle", "m@v.example", "74000", "", "Annuelle"]]
    assert named(sheet)["plan"] == ["Adhésion"]


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


def test_the_particle_in_a_column_for_additions():
    """A German list of members (Mitgliedsnummer;Anrede;Vorname;Zusatz;Nachname): “von” has a column of its own."""
    sheet = table(
        "Mitgliedsnummer;Anrede;Vorname;Zusatz;Nachname;Ort\n7;Herr;Jost;von der;Heide;Leer\n8;Frau;Eva;;Groß;Bonn\n"
    )
    found = named(sheet)
    assert (found["infix"], found["prefix"], found["external_id"]) == (["Zusatz"], ["Anrede"], ["Mitgliedsnummer"])
