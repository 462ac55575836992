"""Rows of real lists as they are meant, from the file to typed values."""

from __future__ import annotations

from datetime import date

from portal.lists.columns import targets as t
from portal.lists.days import FOREVER
from portal.lists.findings import Code
from portal.lists.folding import key
from portal.lists.reading import Sheet, Ways
from portal.lists.records import Reader, Record
from portal.lists.statuses import Standing
from tests.lists.files import guessed, sheet_of, table

TODAY = date(2026, 11, 26)


def reader_of(sheet: Sheet, **more) -> Reader:
    return Reader(sheet, guessed(sheet).mapping, today=TODAY, **more)


def test_every_target_is_read():
    """What a column may hold comes into the record: of each target, a cell makes it another one than without."""
    cells = {
        t.EMAIL: "a@b.example", t.PHONE: "01632 960001", t.WEBSITE: "https://b.example", t.START: "2020-01-01",
        t.COVERED_TO: "2030-01-01", t.STATUS: "active", t.ARCHIVED: "yes", t.DECEASED: "yes", t.NO_MAIL: "yes",
        t.MAIL: "yes", t.KIND: "Organization", t.BUNDLE_ROLE: "Bundle coordinator", t.PREFIX: "Dr.", t.SUFFIX: "Jr.",
        t.INFIX: "van",
    }  # fmt: skip
    for target in t.TARGETS:
        row = ["Ada", "Brown", cells.get(target, "Lindqvist")]
        beside = {} if target == t.NAME else {t.GIVEN: [0], t.FAMILY: [1]}
        beside.pop(target, None)
        reader = Reader(Sheet(["a", "b", "x"], [(2, row)], Ways()), beside | {target: [2]}, today=TODAY)
        without = Reader(reader.sheet, beside, today=TODAY)
        assert reader.read(2, row) != without.read(2, row), target


def records(sheet: Sheet, **more) -> list[Record]:
    found = list(reader_of(sheet, **more).records())
    assert len(found) == len(sheet.rows) > 0
    return found


def faults(found: list[Record]) -> list[tuple[int, Code]]:
    return [(each.line, each.code) for record in found for each in record.faults]


def test_two_people_with_one_address_are_two_records():
    edith, ralph = records(sheet_of("01c"))
    assert edith.emails == ralph.emails == ["thefarrows@mail.example"]
    assert (edith.name.given, ralph.name.given) == ("Edith", "Ralph")


def test_the_number_in_the_old_system():
    assert [(each.external_id, each.emails) for each in records(sheet_of("02a"))] == [
        ("9001", []), ("9002", ["nan@coote.example"]),
    ]  # fmt: skip


def test_days_of_a_whole_column():
    assert [(each.start, each.covered_to) for each in records(sheet_of("03"))] == [
        (date(2020, 11, 2), date(2027, 3, 4)), (date(2019, 6, 30), date(2027, 6, 30)),
    ]  # fmt: skip
    either = table("Name,Member since\nAda Brown,3/4/2020\n")
    assert records(either, day_first=True)[0].start == date(2020, 4, 3)
    assert records(either, day_first=False)[0].start == date(2020, 3, 4)


def test_status_and_death():
    assert {each.standing for each in records(sheet_of("05"))} == {Standing.GONE}
    alfred, beryl, carl = records(sheet_of("22"))
    assert alfred.is_dead
    assert (beryl.standing, carl.standing) == (Standing.GONE, Standing.COUNTS)
    died = table("Name,Email,Date of death\nAda Brown,a@a.example,2024-03-01\nBo Lind,b@a.example,\n")
    assert [each.is_dead for each in records(died)] == [True, False]


def test_words_nobody_knows_are_asked_about_once_and_answered():
    sheet = table("Name,Status\nA B,Purple\nC D,purple\nE F,Active\nG H,\n")
    assert reader_of(sheet).unknown_words() == {"Purple": 2}
    assert [each.standing for each in records(sheet)] == [Standing.UNKNOWN, Standing.UNKNOWN, Standing.COUNTS, None]
    said = {key("Purple"): Standing.GONE}
    assert reader_of(sheet, said=said).unknown_words() == {}
    assert [each.standing for each in records(sheet, said=said)][:2] == [Standing.GONE, Standing.GONE]


def test_life_members():
    assert [each.covered_to for each in records(sheet_of("06"))][1:] == [FOREVER] * 4
    ida = records(sheet_of("23_24"))[4]
    assert (ida.plan, ida.covered_to) == ("Honorary life", FOREVER)


def test_a_row_of_an_open_mark_is_a_fault_and_nothing_else():
    found = records(sheet_of("08"))
    assert faults(found) == [(3, Code.OPEN_QUOTE), (5, Code.OPEN_QUOTE)]
    assert [each.name.full for each in found if not each.faults] == ["Abe Lundy", "Cai Mora", "Ed Oduya", "Fi Perry"]


def test_hitobito_with_a_firm():
    reto, _simea, aare = records(sheet_of("10"))
    assert (reto.name.full, reto.firm, reto.is_firm) == ("Reto Lüthi", "Lüthi Holzbau AG", False)
    assert (aare.name.full, aare.firm, aare.is_firm) == ("", "Druckerei Aare", True)
    assert aare.emails == ["info@aare.example"]


def test_google_galette_admidio():
    (marisol,) = records(sheet_of("12a"))
    assert (marisol.name.given, marisol.name.family) == ("Marisol", "de la Fuente")
    assert marisol.emails == ["marisol@fuente.example", "m.fuente@mail.example"]
    assert (marisol.words["headline"], marisol.words["town"]) == ("Owner", "Cádiz")
    (maelle,) = records(sheet_of("12b"))
    assert (maelle.name.full, maelle.standing, maelle.covered_to) == (
        "Maëlle Vautrin",
        Standing.COUNTS,
        date(2027, 2, 1),
    )
    assert maelle.phones == ["06 00 00 00 01"]
    silke, bjoern = records(sheet_of("12c"))
    assert (silke.covered_to, silke.external_id) == (FOREVER, "")
    assert (bjoern.start, bjoern.covered_to) == (date(2015, 5, 1), date(2020, 12, 31))
    assert silke.website == "https://deich.example"


def test_two_columns_for_one_thing():
    assert records(sheet_of("13a"))[0].emails == ["ann@weir.example"]
    assert records(sheet_of("13a"))[0].phones == ["01632 960000"]
    assert records(sheet_of("13b"))[0].phones == ["07700 900021"]


def test_names_and_firms_in_the_column_of_names():
    *people, marlow = records(sheet_of("14"))
    assert [each.name.family for each in people] == ["Amadi", "Pugh", "Lindqvist"]
    assert (marlow.name.full, marlow.firm, marlow.is_firm) == ("", "Marlow & Finch, Inc.", True)
    couples = [each.name.full for each in records(sheet_of("15")) if each.name.several]
    assert couples == ["T. Farrow", "Tom & Ana Reed"]
    assert records(sheet_of("16a"))[0].name.family == "van der Meulen"


def test_placeholders():
    assert [each.firm for each in records(sheet_of("20"))][4:] == [""] * 5
    (row,) = records(table("First name,Last name,Town,Plan\nAda,n/a,-,none\n"))
    assert (row.name.full, row.words, row.plan) == ("Ada", {}, "")
    assert records(table("First name,Last name\nNan,Null\n"))[0].name.family == "Null"


def test_firms_with_and_without_a_person():
    oakhurst, heron = records(sheet_of("21a"))
    assert (oakhurst.firm, oakhurst.name.full) == ("Oakhurst Dental Group", "Lena Marsh")
    assert (heron.firm, heron.name.full, heron.emails) == ("Blue Heron Books", "", ["hello@heron.example"])
    office, sol = records(sheet_of("21b"))
    assert (office.firm, office.name.full, sol.name.full) == ("Dray Hauliers Ltd", "", "Sol Dray")
    (own,) = records(table("Company,Name,Email\nAda Brown,Ada Brown,a@a.example\n"))
    assert own.firm == "", "somebody's own name is no firm"


def test_firms_of_civicrm():
    firm, person = records(table(
        "Contact ID,Contact Type,Display Name,First Name,Last Name,Current Employer,Email,Do Not Email\n"
        "1,Organization,Hare Trading,,,,o@hare.example,0\n2,Individual,Ada Brown,Ada,Brown,Hare Trading,a@a.example,1\n"
    ))  # fmt: skip
    assert (firm.firm, firm.name.full, firm.is_firm) == ("Hare Trading", "", True)
    assert (person.firm, person.name.full, person.is_firm) == ("Hare Trading", "Ada Brown", False)
    assert (firm.mail, person.mail) == (None, False)


def test_opt_outs_archived_and_bundles():
    ingrid, paal, wen, otto, _ida = records(sheet_of("23_24"))
    assert [each.mail for each in (ingrid, paal, wen, otto)] == [True, False, False, True]
    assert wen.archived
    assert not ingrid.archived
    assert [(each.bundle, each.is_primary) for each in (ingrid, paal, wen)] == [
        ("77", True),
        ("77", False),
        ("", False),
    ]
    assert otto.standing is Standing.UNKNOWN, "PendingRenewal is for the office to say"


def test_spoilt_cells_are_faults_of_their_column():
    found = records(sheet_of("31"))
    assert faults(found) == [(2, Code.SCIENTIFIC), (4, Code.HASHES)]
    assert found[1].phones == ["07700900003"]
    (broken,) = records(table("Name,Email,Town,Member ID\nAda Brown,a@a.example,#REF!,4.47E+11\n"))
    assert [(each.code, each.column) for each in broken.faults] == [(Code.FORMULA_ERROR, 2), (Code.SCIENTIFIC, 3)]


def test_days_that_are_none():
    sheet = table(
        "Name,Member since,Valid until\nA B,31/02/2026,\nC D,2058-01-01,x1\nE F,never,12/31/9999\nG H,14/03/58,\n"
    )
    found = records(sheet)
    assert faults(found) == [(2, Code.NOT_A_DAY), (3, Code.NOT_A_DAY), (3, Code.FAR_AHEAD), (4, Code.NOT_A_DAY)]
    assert found[3].start == date(1958, 3, 14)


def test_a_row_with_more_cells_than_headings():
    iris, mona = records(sheet_of("38"))
    assert [each.code for each in iris.faults] == [Code.TOO_MANY_CELLS]
    assert (iris.name.full, mona.firm) == ("", "Birch Ltd")


def test_several_columns_of_one_status():
    found = records(table("Name,Status,Active\nA B,Member,yes\nC D,Member,no\nE F,,\n"))
    assert [each.standing for each in found] == [Standing.COUNTS, Standing.GONE, None]
    assert found[0].status == ("Member", "yes")
