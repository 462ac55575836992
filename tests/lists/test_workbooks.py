"""Lists as Excel keeps them, and workbooks that were made to do harm."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.lists import workbook
from portal.lists.findings import CannotRead, Code
from portal.lists.reading import Ways, read
from tests.lists.files import cells

HEAD = ["Name", "Email", "Phone", "Member since"]
ADA = ["Ada Brown", "ada@a.example", "01632 960001", date(2020, 4, 3)]
BO = ["Bo Lind", "bo@a.example", 447700900002, datetime(2021, 5, 4, 0, 0)]  # noqa: DTZ001


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows, title="Members") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def changed(data: bytes, part: str, change) -> bytes:
    """The workbook with one of its parts written otherwise."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def as_excel_writes(*rows: list[str]) -> bytes:
    """Words lie in a table of their own, and the sheet has their numbers."""
    words = list(dict.fromkeys(word for row in rows for word in row))
    cells_of = [
        "".join(f'<c r="{"ABCDEFG"[at]}{line}" t="s"><v>{words.index(word)}</v></c>' for at, word in enumerate(row))
        for line, row in enumerate(rows, 1)
    ]
    lines = "".join(f'<row r="{line}" spans="1:4">{text}</row>' for line, text in enumerate(cells_of, 1))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f'<?xml version="1.0" standalone="yes"?>\n<worksheet {main}><sheetData>{lines}</sheetData></worksheet>'
    strings = f"<sst {main}>" + "".join(f"<si><t>{word}</t></si>" for word in words) + "</sst>"
    data = saved(book_of(*rows))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    data = changed(data, SHEET, lambda _xml: sheet.encode())
    data = changed(data, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", told))
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


def test_a_workbook_as_excel_writes_it():
    sheet = read(as_excel_writes(["Name", "Email"], ["Zoë Åkerlund", "zoe@vik.example"], ["Bo", "bo@a.example"]))
    assert sheet.headings == ["Name", "Email"]
    assert cells(sheet) == [["Zoë Åkerlund", "zoe@vik.example"], ["Bo", "bo@a.example"]]


def test_a_workbook_is_read_like_a_list():
    sheet = read(saved(book_of(HEAD, ADA, BO)))
    assert sheet.headings == HEAD
    assert sheet.rows == [
        (2, ["Ada Brown", "ada@a.example", "01632 960001", "2020-04-03"]),
        (3, ["Bo Lind", "bo@a.example", "447700900002", "2021-05-04"]),
    ]
    assert sheet.ways == Ways(heading_line=1, sheet="Members")
    assert read(saved(book_of(HEAD, ADA, BO)), sheet.ways) == sheet


def test_what_cells_show():
    book = book_of(
        ["Name", "a", "b", "c", "d", "e", "f", "g"], ["Ada", True, 3.5, 1067, 7700900001, "4.47E+11", 12.0, None]
    )
    book.active["D2"].number_format = "00000"
    book.active["E2"].number_format = '"+"0'
    assert cells(read(saved(book)))[0] == ["Ada", "TRUE", "3.5", "01067", "+7700900001", "4.47E+11", "12", ""]
    assert workbook.text_of(datetime(2026, 4, 3, 12, 30, tzinfo=UTC)) == "2026-04-03 12:30:00+00:00"


def test_days_counted_from_1904():
    book = book_of(HEAD, ADA)
    book.epoch = CALENDAR_MAC_1904
    assert cells(read(saved(book)))[0][3] == "2020-04-03"


def test_the_sheet_that_looks_like_a_list_is_taken_and_another_may_be_chosen():
    book = book_of(["Report of today", "", ""], title="Cover")
    for title in ("Members", "Old"):
        sheet = book.create_sheet(title)
        sheet.append(HEAD)
        sheet.append(ADA if title == "Members" else BO)
    book.create_sheet("Secret").sheet_state = "hidden"
    data = saved(book)
    sheet = read(data)
    assert (sheet.ways.sheet, sheet.sheets) == ("Members", ("Cover", "Members", "Old"))
    assert [(each.code, each.values) for each in sheet.findings] == [(Code.OTHER_SHEETS, {"names": ["Cover", "Old"]})]
    assert cells(read(data, Ways(sheet="Old")))[0][0] == "Bo Lind"
    with pytest.raises(CannotRead) as refused:
        read(data, Ways(sheet="Secret"))
    assert (refused.value.code, refused.value.values) == (Code.NO_SUCH_SHEET, {"sheet": "Secret"})


def test_rows_that_a_filter_hides_are_left_out_and_told():
    book = book_of(HEAD, ADA, BO)
    book.active.row_dimensions[2].hidden = True
    sheet = read(saved(book))
    assert [line for line, _cells in sheet.rows] == [3]
    assert [(each.code, each.values) for each in sheet.findings] == [(Code.HIDDEN_ROWS, {"count": 1})]
    assert len(read(saved(book), Ways(hidden=True)).rows) == 2


def test_a_title_and_gaps_above_the_headings():
    sheet = read(saved(book_of(["Members 2026"], [], HEAD, ADA, [], BO)))
    assert (sheet.headings, sheet.ways.heading_line) == (HEAD, 3)
    assert [line for line, _cells in sheet.rows] == [4, 6]


def test_a_formula_without_its_result_is_to_be_corrected():
    """As other programs write them: the result is left to whoever opens the file."""
    sheet = read(saved(book_of(HEAD, ADA, ["=A2", "bo@a.example"])))
    assert [(each.code, each.line) for each in sheet.findings] == [(Code.NOT_COMPUTED, 3)]
    assert list(sheet.spoilt) == [3]


def test_a_formula_with_its_result():
    def computed(xml: bytes) -> bytes:
        return xml.replace(b'<c r="A3"><f>A2</f><v />', b'<c r="A3" t="str"><f>A2</f><v>Cy Green</v>')

    sheet = read(changed(saved(book_of(HEAD, ADA, ["=A2", "cy@a.example"])), SHEET, computed))
    assert cells(sheet)[1][:2] == ["Cy Green", "cy@a.example"]
    assert not sheet.findings


def test_how_large_a_sheet_says_it_is_is_not_believed():
    def boast(xml: bytes) -> bytes:
        return xml.replace(b'ref="A1:D3"', b'ref="A1:XFD1048576"')

    data = changed(saved(book_of(HEAD, ADA, BO)), SHEET, boast)
    assert b"XFD1048576" in zipfile.ZipFile(BytesIO(data)).read(SHEET)
    assert len(read(data).rows) == 2


def test_a_cell_far_down_and_one_far_right():
    book = book_of(HEAD, ADA)
    book.active.cell(row=1_048_576, column=1, value="x")
    with pytest.raises(CannotRead) as refused:
        read(saved(book))
    assert (refused.value.code, refused.value.values["of"]) == (Code.TOO_LARGE, "rows")

    book = book_of(HEAD, ADA)
    book.active.cell(row=2, column=250, value="x")
    sheet = read(saved(book))
    assert [each.code for each in sheet.findings] == [Code.TOO_MANY_CELLS]


def test_a_workbook_that_would_fill_the_machine(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)
    bomb = changed(saved(book_of(HEAD, ADA)), SHEET, lambda xml: xml + b" " * 5_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(CannotRead) as refused:
        read(bomb)
    assert refused.value.code == Code.TOO_LARGE


def test_a_workbook_of_too_many_cells(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 10)
    with pytest.raises(CannotRead) as refused:
        read(saved(book_of(HEAD, ADA, BO)))
    assert (refused.value.code, refused.value.values) == (Code.TOO_LARGE, {"most": 10, "of": "cells"})


def test_entities_that_grow_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    for part in ("xl/sharedStrings.xml", "xl/workbook.xml"):
        with pytest.raises(CannotRead) as refused:
            read(changed(as_excel_writes(HEAD, ["Ada", "ada@a.example"]), part, lambda _xml: laughs))
        assert refused.value.code == Code.BROKEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_type_of_document_is_refused_behind_a_long_comment_and_in_any_encoding(encoding):
    laughs = f"<!-- {'x' * 5_000} --><!DOCTYPE x [<!ENTITY a 'ha'>]><sst>&a;</sst>".encode(encoding)
    with pytest.raises(CannotRead) as refused:
        read(changed(as_excel_writes(HEAD, ["Ada", "ada@a.example"]), "xl/sharedStrings.xml", lambda _xml: laughs))
    assert refused.value.code == Code.BROKEN


def test_what_a_part_is_called_saves_it_from_no_measure(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 100_000)
    data = BytesIO(as_excel_writes(HEAD, ["Ada", "ada@a.example"]))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sheet.dat", b"x" * 100_001)
    with pytest.raises(CannotRead) as refused:
        read(data.getvalue())
    assert refused.value.code == Code.TOO_LARGE


def test_a_sheet_that_is_one_long_word_is_not_kept_whole(monkeypatch):
    monkeypatch.setattr(workbook, "CHUNK", 1_000)
    data = changed(as_excel_writes(HEAD, ["Ada", "ada@a.example"]), SHEET, lambda xml: xml + b"x" * 5_000)
    with pytest.raises(CannotRead) as refused:
        read(data)
    assert refused.value.code == Code.BROKEN


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_damaged_workbook_is_refused(part):
    data = changed(as_excel_writes(HEAD, ["Ada", "ada@a.example"]), part, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(CannotRead) as refused:
        read(data)
    assert refused.value.code == Code.BROKEN


def test_a_workbook_that_is_cut_off():
    data = saved(book_of(HEAD, ADA))
    with pytest.raises(CannotRead) as refused:
        read(data[: len(data) // 2])
    assert refused.value.code == Code.BROKEN


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["mimetype", "content.xml"], Code.OPEN_DOCUMENT), (["xl/workbook.bin"], Code.OLD_WORKBOOK),
        (["Index/Document.iwa"], Code.NUMBERS), (["word/document.xml", "[Content_Types].xml"], Code.NOT_A_LIST),
        (["Connections.csv", "Messages.csv"], Code.ARCHIVE),
    ],
)  # fmt: skip
def test_what_else_lies_in_an_archive(names, code):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    with pytest.raises(CannotRead) as refused:
        read(out.getvalue())
    assert refused.value.code == code
    if code is Code.ARCHIVE:
        assert refused.value.values == {"names": names}


def test_an_empty_workbook():
    with pytest.raises(CannotRead) as refused:
        read(saved(book_of(HEAD)))
    assert refused.value.code == Code.NOTHING_IN_IT
