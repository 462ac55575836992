"""Addresses, telephones, web addresses, yes and no, and what stands where there is nothing."""

from __future__ import annotations

import pytest

from portal.lists.contacts import addresses, telephones, website
from portal.lists.findings import BadCell, Code
from portal.lists.marks import applies, is_no_firm, is_nothing, is_organisation, is_primary, plain, truth
from tests.lists.files import cells, guessed, sheet_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ada@a.example", ["ada@a.example"]), (" ada@a.example ", ["ada@a.example"]),
        ("mailto:ada@a.example", ["ada@a.example"]),
        ("Ada Brown <ada@a.example>", ["ada@a.example"]), ("<ada@a.example>", ["ada@a.example"]),
        ("ada@a.example; bo@b.example", ["ada@a.example", "bo@b.example"]),
        ("ada@a.example,bo@b.example", ["ada@a.example", "bo@b.example"]),
        ("ada@a.example / bo@b.example", ["ada@a.example", "bo@b.example"]),
        ("ada@a.example or bo@b.example", ["ada@a.example", "bo@b.example"]),
        ("marisol@fuente.example ::: m.fuente@mail.example", ["marisol@fuente.example", "m.fuente@mail.example"]),
        ("Ada <ada@a.example>, Bo <mailto:bo@b.example>", ["ada@a.example", "bo@b.example"]),
        ("ada@a.example\nbo@b.example", ["ada@a.example", "bo@b.example"]), ("ada@a.example (work)", ["ada@a.example"]),
        ("ADA@A.example; ada@a.example", ["ADA@A.example"]), ("ada@a.example.", ["ada@a.example"]),
        ("'ada@a.example'", ["ada@a.example"]),
        ("E-mail: ada@a.example", ["ada@a.example"]), ("ada(at)a(dot)example", ["ada@a.example"]),
        ("mailto:ada@a.example?subject=Hi", ["ada@a.example"]),
        ("o'hare@a.example", ["o'hare@a.example"]), ("ünal@grööne.example", ["ünal@grööne.example"]),
        ("", []), ("-", []), ("n/a", []), ("none", []),
    ],
)  # fmt: skip
def test_addresses_in_a_cell(text, wanted):
    assert addresses(text) == wanted


@pytest.mark.parametrize("text", ["ada", "not-an-address", "ada brown@a.example", "ada@a example"])
def test_what_is_no_address_is_left_to_be_refused(text):
    assert addresses(text) == [text], "as it stands, so that the row is to be corrected"


def test_an_address_that_a_spreadsheet_has_spoilt():
    with pytest.raises(BadCell) as refused:
        addresses("#####")
    assert refused.value.code == Code.NOT_AN_ADDRESS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+34 600 000 000", ["+34 600 000 000"]), ("tel: 01632 960000", ["01632 960000"]),
        ("07700900003.0", ["07700900003"]),
        ("+1 555 0100 ::: +1 555 0101", ["+1 555 0100", "+1 555 0101"]),
        ("0491 0000 / 0170 0000", ["0491 0000", "0170 0000"]),
        ("0491/0000", ["0491/0000"]), ("(555) 010-1000", ["(555) 010-1000"]), ("Mobile: 0770", ["0770"]), ("-", []),
        ("n/a", []),
        ("01632 960000 ext. 12", ["01632 960000 ext. 12"]), ("", []),
    ],
)  # fmt: skip
def test_telephones_in_a_cell(text, wanted):
    assert telephones(text) == wanted


@pytest.mark.parametrize(("text", "code"), [("4.4791112E+11", Code.SCIENTIFIC), ("#########", Code.HASHES)])
def test_a_spoilt_telephone(text, code):
    with pytest.raises(BadCell) as refused:
        telephones(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fuente.example", "https://fuente.example"), ("http://fuente.example/a", "http://fuente.example/a"),
        ("HTTPS://fuente.example", "https://fuente.example"), ("https:/fuente.example", "https://fuente.example"),
        ("www.a.example; www.b.example", "https://www.a.example"),
        ("www.a.example www.b.example", "https://www.a.example"),
        ("[us](https://a.example/x)", "https://a.example/x"), ("<https://a.example>", "https://a.example"),
        ("our site: www.a.example", "https://www.a.example"), ("a.example:8080/x?y=z", "https://a.example:8080/x?y=z"),
        ("a.example ::: b.example", "https://a.example"), ("", ""), ("n/a", ""), ("none", ""), ("-", ""),
    ],
)  # fmt: skip
def test_web_addresses(text, wanted):
    assert website(text) == wanted


@pytest.mark.parametrize("text", ["ask me", "me@a.example", "http://", "javascript:alert(1)", "ftp://a.example"])
def test_no_web_address(text):
    with pytest.raises(BadCell) as refused:
        website(text)
    assert refused.value.code == Code.NOT_A_WEB_ADDRESS


def test_placeholders_are_no_firm():
    firms = [row[3] for row in cells(sheet_of("20"))]
    assert [is_no_firm(firm) for firm in firms] == [False] * 4 + [True] * 5


@pytest.mark.parametrize(
    "text",
    ["", "-", "--", "n/a", "N.A.", "none", "null", "k. A.", "keine", "Self-Employed", "selbstständig", "Freelance",
     "retired",
     "indépendant", "à son compte", "autónomo", "jubilado", "zzp'er", "gepensioneerd", "?", "/", "in Rente"],
)  # fmt: skip
def test_who_works_for_themselves_has_no_firm(text):
    assert is_no_firm(text)


@pytest.mark.parametrize(
    "text", ["None Such Ltd", "Self Storage", "Retired Racehorses", "N&A", "Freelance Press", "X", "Blank"]
)
def test_firms_that_sound_like_it(text):
    assert not is_no_firm(text)


def test_nothing_and_something():
    assert (plain("n/a"), plain("Ely")) == ("", "Ely")
    assert is_nothing(" – ")
    assert not is_nothing("Nada")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("yes", True), ("Ja", True), ("oui", True), ("Sí", True), ("TRUE", True), ("WAHR", True),
     ("x", True), ("✓", True), ("1", True),
     ("no", False), ("nein", False), ("NON", False), ("Nee", False), ("FALSE", False), ("0", False), ("✗", False),
     ("", None), ("maybe", None), ("2", None), ("Nora", None)],
)  # fmt: skip
def test_yes_and_no(text, wanted):
    assert truth(text) is wanted


def test_opt_outs_archived_and_bundles():
    sheet = sheet_of("23_24")
    mapping = guessed(sheet).mapping
    column = {target: [row[columns[0]] for row in cells(sheet)] for target, columns in mapping.items()}
    assert [truth(cell) for cell in column["archived"]] == [False, False, True, False, False]
    assert [truth(cell) for cell in column["mail"]] == [True, False, False, True, True]
    assert column["bundle"] == ["77", "77", "", "", ""]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("yes", True), ("Opted-out", True), ("2024-01-01 10:00", True), ("x", True), ("1", True), ("no", False),
     ("", False),
     ("-", False), ("0", False), ("FALSE", False), ("n/a", False)],
)  # fmt: skip
def test_what_applies_to_a_row(text, wanted):
    assert applies(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Organization", True), ("ja", True), ("Firma", True), ("j", True), ("Personne morale", True),
     ("Individual", False),
     ("nein", False), ("n", False), ("Household", False), ("", None), ("?", None)],
)  # fmt: skip
def test_people_and_firms_are_told_apart(text, wanted):
    assert is_organisation(text) is wanted


def test_who_speaks_for_a_bundle():
    sheet = sheet_of("23_24")
    role = guessed(sheet).mapping["bundle_role"][0]
    assert [is_primary(row[role]) for row in cells(sheet)] == [True, False, False, False, False]
    kind = guessed(sheet_of("10")).mapping["kind"][0]
    assert [is_organisation(row[kind]) for row in cells(sheet_of("10"))] == [False, False, True]
