"""What spreadsheets and web pages make of cells."""

from __future__ import annotations

import pytest

from portal.lists.damage import lost, mended
from portal.lists.findings import Code
from tests.lists.files import cells, sheet_of


def test_telephones_out_of_a_spreadsheet():
    phones = [row[2] for row in cells(sheet_of("31"))]
    assert phones == ["4.4791112E+11", "07700900003", "#########"]
    assert [lost(phone) for phone in phones] == [Code.SCIENTIFIC, None, Code.HASHES]


def test_what_a_web_page_wrote():
    assert cells(sheet_of("32"))[0] == ["Ben & Jo O'Hare", "ben@hare.example", "Hare & Co", "We make boots.\nCall us"]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ('="0770"', "0770"), ('= "0770"', "0770"), ('="a ""b"""', 'a "b"'), ('=""', ""), ('="a"&"b"', '="a"&"b"'),
        ("'+44 1", "+44 1"), ("'=1+1", "=1+1"), ("'Ndrangheta", "'Ndrangheta"), ("d'Arc", "d'Arc"),
        ("O&#039;Hare", "O'Hare"), ("O&#x27;Hare", "O'Hare"), ("Hare &amp;amp; Co", "Hare & Co"),
        ("Caf&eacute;", "Café"),
        ("R&D; more", "R&D; more"), ("Fish & Chips", "Fish & Chips"), ("a&nbsp;b", "a b"),
        ("one<br>two<br/>three", "one\ntwo\nthree"), ("<me@example.org>", "<me@example.org>"),
        ("a < b > c", "a < b > c"),
        ('<a href="https://x.example">x</a>', "x"), ("a\u00a0b\u00a0", "a b"), ("a\x0bb", "a\nb"),
    ],
)  # fmt: skip
def test_what_can_be_undone_is(cell, wanted):
    assert mended(cell) == wanted


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("4.47E+11", Code.SCIENTIFIC), ("4,47E+11", Code.SCIENTIFIC), ("1E+5", Code.SCIENTIFIC),
        ("7.10E16", Code.SCIENTIFIC),
        ("12E5", None), ("####", Code.HASHES),
        ("#REF!", Code.FORMULA_ERROR), ("#NAME?", Code.FORMULA_ERROR), ("#N/A", Code.FORMULA_ERROR),
        ("#NV", Code.FORMULA_ERROR), ("#1", None), ("# 12", None), ("Route E+11", None), ("+44 1632", None), ("", None),
    ],
)  # fmt: skip
def test_what_is_lost_is_told(cell, code):
    assert lost(cell) == code
