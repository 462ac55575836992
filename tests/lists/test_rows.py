"""Delimiters, quotation marks, headings: text into rows, and nobody's row in somebody else's cell."""

from __future__ import annotations

import pytest

from portal.lists import rows
from portal.lists.findings import CannotRead, Code
from portal.lists.reading import NO_HEADINGS, Ways, read
from tests.lists.files import cells, sheet_of, table


def found(sheet):
    return [(each.code, each.line) for each in sheet.findings]


def test_a_mark_that_is_not_closed_spoils_its_own_row_alone():
    sheet = sheet_of("08")
    assert [row[0] for row in cells(sheet)] == ["Abe Lundy", "Bo Lindy", "Cai Mora", "Di Noone", "Ed Oduya", "Fi Perry"]
    assert found(sheet) == [(Code.OPEN_QUOTE, 3), (Code.OPEN_QUOTE, 5)]
    assert set(sheet.spoilt) == {3, 5}
    assert all(cell.count("@") <= 1 and "\n" not in cell for row in cells(sheet) for cell in row)


SWALLOWING = [
    # It is closed by the opening mark of somebody else's cell.
    'Di,di@a.example,Cork,"Baker\nEd,ed@a.example,Cork,Printer\nFi,fi@a.example,Cork,"Joiner, fine"\n',
    # By a stray mark at the end of a line, and all marks are as they should be.
    'Di,di@a.example,Cork,"Baker\nEd,ed@a.example,Cork,Printer\nFi,fi@a.example,Cork,Joiner 14"\n',
    # It opens the first cell of the row.
    '"Di,di@a.example,Cork,Baker\nEd,ed@a.example,Cork,Printer\nFi,fi@a.example,Cork,"Joiner"\n',
    'Di,"di@a.example,Cork,Baker\nEd,ed@a.example,Cork,Printer\n"Fi",fi@a.example,Cork,Joiner\n',
]


@pytest.mark.parametrize("people", SWALLOWING)
def test_no_row_ends_inside_another_cell(people):
    sheet = table("Name,Email,Town,About\nAbe,abe@a.example,Cork,Tailor\nBo,bo@a.example,Cork,Smith\n" + people)
    assert sheet.spoilt
    whole = {row[0] for line, row in sheet.rows if line not in sheet.spoilt}
    assert {"Abe", "Bo", "Ed"} <= whole
    assert all(cell.count("@") <= 1 for line, row in sheet.rows if line not in sheet.spoilt for cell in row)


RIGHT = [
    ('"Ada\nBrown",ada@a.example,Ely', "Ada\nBrown"),
    ('"Brown, Ada",ada@a.example,Ely', "Brown, Ada"),
    ('"Ada ""the"" Brown",ada@a.example,Ely', 'Ada "the" Brown'),
    ('Ada "the" Brown,ada@a.example,Ely', 'Ada "the" Brown'),
    ('"One, two\nthree, four, five\nsix",ada@a.example,Ely', "One, two\nthree, four, five\nsix"),
    (' "Brown, Ada" , ada@a.example, Ely', "Brown, Ada"),
    ('"",ada@a.example,Ely', ""),
]


@pytest.mark.parametrize(("line", "wanted"), RIGHT)
def test_a_cell_keeps_its_commas_marks_and_lines(line, wanted):
    sheet = table(f"Name,Email,Town\nBo,bo@a.example,Cork\n{line}\nCy,cy@a.example,Cork\n")
    assert cells(sheet)[1] == [wanted, "ada@a.example", "Ely"]
    assert not sheet.findings
    assert [row[0] for row in cells(sheet)][2] == "Cy"


def test_a_row_longer_than_the_headings_is_to_be_corrected():
    sheet = sheet_of("38")
    assert found(sheet) == [(Code.TOO_MANY_CELLS, 2)]
    assert sheet.findings[0].values == {"cells": 6, "headings": 5}
    assert len(cells(sheet)[0]) == 6, "nothing of it is dropped"
    assert cells(sheet)[1] == ["Mona Birchall", "mona@birchall.example", "Birch Ltd", "Bath", "01225 000002"]


def test_empty_cells_beyond_the_headings_are_nothing():
    sheet = table("Name,Email\nAda,ada@a.example,,,\nBo,bo@a.example\nCy\n")
    assert cells(sheet) == [["Ada", "ada@a.example"], ["Bo", "bo@a.example"], ["Cy", ""]]
    assert not sheet.findings


def test_the_delimiter_that_splits_all_lines_alike():
    sheet = sheet_of("30")
    assert sheet.headings == ["Name, Vorname", "E-Mail"]
    assert cells(sheet)[0] == ["Hartwig, Lena", "lena.h@deich.example"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Name\tTown\nBrown, Ada\tEly; Cambs\nLind, Bo\tCork; South\n", "\t"),
        ("Name|About\nAda|Makes; sells, mends\nBo|Sells\n", "|"),
        ('Name;About\nAda;"a,b;c"\nBo;"d,e,f"\nCy;g\n', ";"),
        ("Name,About\nAda,one; two; three\nBo,one; two\nCy,four\n", ","),
        ("Club members, as of today\n\nName;Town;Email\nAda;Ely;a@a.example\nBo;Cork;b@a.example\n", ";"),
        ('Name,About\nAda,"A story\nof; many\nlines; here"\nBo,none\n', ","),
    ],
)
def test_delimiters_are_judged_over_many_lines(text, delimiter):
    assert table(text).ways.delimiter == delimiter


def test_one_column_has_no_delimiter():
    assert cells(table("Name\nLindqvist, Amara\nReed, Tom\n")) == [["Lindqvist, Amara"], ["Reed, Tom"]]
    assert cells(table("Email\na@a.example\nb@b.example\n")) == [["a@a.example"], ["b@b.example"]]


def test_a_delimiter_may_be_chosen():
    assert read(b"Name;Town,x\nAda;Ely,y\n", Ways(delimiter=",")).headings == ["Name;Town", "x"]


def test_notes_above_the_headings():
    sheet = sheet_of("11a")
    assert sheet.headings[:3] == ["First Name", "Last Name", "URL"]
    assert sheet.ways.heading_line == 4
    assert cells(sheet)[1][5] == "Owner, Baker"
    assert found(sheet) == [(Code.LINES_BEFORE, 0)]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;\t"])
def test_what_the_first_line_says_of_the_delimiter(first):
    sheet = table(f"{first}\r\nFirst name;Last name;Email\r\nNoor;Haddad;noor@lumen.example\r\n")
    assert cells(sheet) == [["Noor", "Haddad", "noor@lumen.example"]]
    assert sheet.rows[0][0] == 3
    assert not sheet.findings
    assert cells(sheet_of("11b"))[0][3] == "Delft"


def test_a_title_above_the_headings_and_the_headings_again_below():
    sheet = table(
        "Members 2026,,\nprinted 3.4.2026,,\nName,Email,Town\nAda,a@a.example,Ely\nName,Email,Town\nBo,b@a.example,X\n"
    )
    assert sheet.headings == ["Name", "Email", "Town"]
    assert [row[0] for row in cells(sheet)] == ["Ada", "Bo"]
    assert [each.code for each in sheet.findings] == [Code.LINES_BEFORE, Code.REPEATED_HEADINGS]


def test_headings_nobody_knows_are_headings_all_the_same():
    assert table("Aa,Bb,Cc\nAda,Ely,x\nBo,Cork,y\n").headings == ["Aa", "Bb", "Cc"]


def test_a_row_of_words_that_headings_have_is_no_heading():
    """“Active” and “Member” head columns elsewhere."""
    sheet = table("Ism,Familiya,Holat,Tur\nNodira,Karimova,Active,Member\nBo,Lind,Active,Member\nCy,Green,Left,Guest\n")
    assert sheet.headings == ["Ism", "Familiya", "Holat", "Tur"]
    assert table("Aa,Bb\nMember,Active\nMember,Left\n").headings == ["Aa", "Bb"]


def test_a_day_for_a_heading():
    assert table("Name,Email,01.01.2026\nAda,a@a.example,paid\n").headings == ["Name", "Email", "01.01.2026"]


def test_a_list_without_headings_begins_with_its_people():
    sheet = table("Ada Brown,ada@a.example,Ely\nBo Lind,bo@a.example,Cork\n")
    assert (sheet.headings, len(sheet.rows), sheet.ways.heading_line) == (["", "", ""], 2, NO_HEADINGS)
    assert found(sheet) == [(Code.NO_HEADINGS, 0)]


def test_the_heading_line_may_be_chosen():
    data = b"Name,Email\nFull,Address\nAda,a@a.example\n"
    assert read(data, Ways(heading_line=2)).headings == ["Full", "Address"]
    assert len(read(data, Ways(heading_line=NO_HEADINGS)).rows) == 3


def test_a_list_that_was_wrapped_once_more():
    """Each line of it is one cell, as if a sheet of one column had been saved."""
    sheet = table('"Name,Email,""Town, Area"""\n"Ada,a@a.example,""Ely, Cambs"""\n"Bo,b@a.example,Cork"\n')
    assert sheet.headings == ["Name", "Email", "Town, Area"]
    assert cells(sheet) == [["Ada", "a@a.example", "Ely, Cambs"], ["Bo", "b@a.example", "Cork"]]
    assert [line for line, _cells in sheet.rows] == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does(end):
    text = end.join(["", "Name,About", "", 'Ada,"a', 'story"', "Bo,x", ""])
    assert [line for line, _cells in read(text.encode()).rows] == [4, 6]


REFUSED = [
    (b"", Code.NOTHING_IN_IT), (b"\n\n", Code.NOTHING_IN_IT), (b"Name,Email\n", Code.NOTHING_IN_IT),
    (b"\x00\x01\x02", Code.NOT_A_LIST), (b"%PDF-1.7", Code.PDF), (b"PK\x03\x04zip", Code.BROKEN),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, Code.OLD_WORKBOOK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Code.PROTECTED),
    (b"<html><table><tr><td>Name</td></tr></table></html>", Code.WEB_PAGE),
    (b'<?xml version="1.0"?><Workbook></Workbook>', Code.WEB_PAGE),
    (b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n", Code.CARDS), (b"\x89PNG\r\n\x1a\n", Code.NOT_A_LIST),
    (b"{\\rtf1 Ada}", Code.NOT_A_LIST),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_what_is_no_list_is_called_by_its_name(data, code):
    with pytest.raises(CannotRead) as refused:
        read(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "of"),
    [
        (b"Name\n" + b"x" * 20 * 1024 * 1024, "bytes"),
        (b"Name\n" + b"Ada\n" * 60_001, "rows"),
        (b",".join(b"c%d" % n for n in range(201)) + b"\n" + b"x,y\n", "columns"),
        (b"Name,Email\n" + b"," * 2_000_001, "cells"),
        (b"Name\n" * 2_000_001, "rows"),
    ],
)
def test_too_large(data, of):
    with pytest.raises(CannotRead) as refused:
        read(data)
    assert (refused.value.code, refused.value.values["of"]) == (Code.TOO_LARGE, of)


def test_each_line_is_looked_at_a_few_times_however_many_there_are(monkeypatch):
    looked_at = 0
    real = rows.cut

    def counted(*args, **more):
        nonlocal looked_at
        looked_at += 1
        return real(*args, **more)

    monkeypatch.setattr(rows, "cut", counted)
    seen = []
    for many in (500, 1000):
        looked_at = 0
        table("Name,Email,About\n" + 'Ada,ada@a.example,"one\ntwo, three\nfour"\n' * many)
        seen.append(looked_at)
    assert seen[1] < 2.2 * seen[0]
