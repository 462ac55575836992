"""Tables for spreadsheets: what opens right where, days as days, and nothing that runs."""

from __future__ import annotations

import csv
import tempfile
import tracemalloc
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from portal.core import sheets
from portal.core.cells import DANGEROUS, line
from portal.core.sheets import Kind
from portal.lists import reading

HEAD = ("name", "phone", "from", "number")
ROWS = (("Zoë; Müller, junior", "+44 1632 960777", date(2026, 3, 9), 12), ("=HYPERLINK(1)", None, None, None))


def text_of(kind: Kind, head=HEAD, rows=ROWS) -> bytes:
    with sheets.write(kind, head, rows).file as file:
        return file.read()


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("en", Kind.COMMA), ("en_GB", Kind.COMMA), ("en_US", Kind.COMMA), ("es_MX", Kind.COMMA),
        ("de", Kind.SEMICOLON), ("de_AT", Kind.SEMICOLON), ("de_CH", Kind.SEMICOLON), ("nl", Kind.SEMICOLON),
        ("nl_NL", Kind.SEMICOLON), ("fr_FR", Kind.SEMICOLON), ("en_DE", Kind.SEMICOLON),
    ],
)  # fmt: skip
def test_each_country_gets_the_mark_that_its_spreadsheets_part_cells_by(tag, kind):
    assert sheets.text_for(tag) is kind


@pytest.mark.parametrize(("kind", "mark"), [(Kind.COMMA, ","), (Kind.SEMICOLON, ";")])
def test_text_begins_with_its_encoding_and_keeps_cells_whole(kind, mark):
    data = text_of(kind)
    assert data.startswith(b"\xef\xbb\xbfname" + mark.encode())
    read = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=mark))
    assert read == [
        list(HEAD), ["Zoë; Müller, junior", "'+44 1632 960777", "2026-03-09", "12"], ["'=HYPERLINK(1)", "", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.COMMA, Kind.SEMICOLON])
@pytest.mark.parametrize("other", [";", ",", "\t"])
def test_nothing_runs_where_cells_are_parted_by_another_mark_either(kind, other):
    """Whoever wrote the cell chooses where it ends then; and our own import reads it as it was."""
    words = ["x;=1+1;y", "x,=1+1,y", "x\t@SUM(1)\ty", 'x";-1;"y', "Bread:\n- rye\n+44 1632 960777"]
    text = text_of(kind, ["a", "b"], [["1", each] for each in words]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=other) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert [row[1] for _line, row in reading.read(text.encode()).rows] == words


def test_a_workbook_has_days_numbers_and_no_formula():
    written = sheets.write(Kind.XLSX, HEAD, ROWS)
    with written.file as file:
        head, amara, formula = openpyxl.load_workbook(file).active.iter_rows()
    assert written.rows == 2
    assert [cell.value for cell in head] == list(HEAD)
    assert [cell.value for cell in amara] == ["Zoë; Müller, junior", "+44 1632 960777", amara[2].value, 12]
    assert (amara[2].is_date, amara[2].value.date()) == (True, date(2026, 3, 9))
    assert (formula[0].value, formula[0].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u2003 ", "\t", "\n", "\x1f"])
@pytest.mark.parametrize("sign", "=+-@")
def test_no_line_for_pasting_begins_a_cell_with_a_formula(before, sign):
    pasted = line("Noor", f"{before}{sign}1+1", None).split("\t")
    assert len(pasted) == 3
    assert not any(cell.startswith(DANGEROUS) for cell in pasted)


def test_a_workbook_takes_letters_that_no_workbook_can_hold():
    with sheets.write(Kind.XLSX, ["a"], [["no\x00thing\x0b"]]).file as file:
        assert openpyxl.load_workbook(file).active["A2"].value == "nothing"


@pytest.mark.parametrize("kind", list(Kind))
def test_memory_does_not_grow_with_the_list(kind):
    def peak(rows: int) -> int:
        tracemalloc.start()
        sheets.write(kind, HEAD, ((f"somebody {number}" * 20, "", None, number) for number in range(rows))).file.close()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(6000) < peak(1500) * 1.5


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_left_behind_when_a_row_fails(kind, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ["first"]
        raise RuntimeError("the light goes out")

    with pytest.raises(RuntimeError):
        sheets.write(kind, ["a"], rows())
    assert list(tmp_path.iterdir()) == []
    sheets.write(kind, ["a"], [["first"]]).file.close()
    assert list(tmp_path.iterdir()) == []
