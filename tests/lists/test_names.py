"""Names in one cell and in several: what is given, what is the family's, and what is neither."""

from __future__ import annotations

import pytest

from portal.lists.names import compose, split
from tests.lists.files import cells, sheet_of

SPLIT = {
    "Pieter van der Laan": ("Pieter", "van der Laan"),
    "Hal Doss III": ("Hal", "Doss"),
    "Dr. Ana Ruiz": ("Ana", "Ruiz"),
    "Winston Amadi Jr.": ("Winston", "Amadi"),
    "Carlos Gómez Prieto": ("Carlos", "Gómez Prieto"),
    "Mr. and Mrs. T. Farrow": ("T.", "Farrow"),
    "Tom & Ana Reed": ("Tom & Ana", "Reed"),
    "Ludwig von der Heide": ("Ludwig", "von der Heide"),
    "Winston Amadi, Jr.": ("Winston", "Amadi"),
    "Carys Pugh, PhD": ("Carys", "Pugh"),
    "Lindqvist, Amara, MD": ("Amara", "Lindqvist"),
    "Lindqvist, Amara": ("Amara", "Lindqvist"),
    "Lindqvist, Dr. Amara": ("Amara", "Lindqvist"),
    "van der Laan, Pieter": ("Pieter", "van der Laan"),
    "Laan, Pieter van der": ("Pieter", "van der Laan"),
    "Smith Jr., John": ("John", "Smith"),
    "Smith, John Jr.": ("John", "Smith"),
    "Winston Amadi, Jr., PhD": ("Winston", "Amadi"),
    "Prof. Dr. med. Hans Müller": ("Hans", "Müller"),
    "Dipl.-Ing. Eva Groß": ("Eva", "Groß"),
    "Frau Eva Groß": ("Eva", "Groß"),
    "Madame Maëlle Vautrin": ("Maëlle", "Vautrin"),
    "Dhr. Jan de Boer": ("Jan", "de Boer"),
    "Sra. Ana López García": ("Ana", "López García"),
    "Ing. Jiří Dvořák, Ph.D.": ("Jiří", "Dvořák"),
    "DUPONT Marie": ("Marie", "DUPONT"),
    "Marie DUPONT": ("Marie", "DUPONT"),
    "MARIE DUPONT": ("MARIE", "DUPONT"),
    "Juan Carlos de la Vega": ("Juan Carlos", "de la Vega"),
    "José Ortega y Gasset": ("José", "Ortega y Gasset"),
    "Maria da Silva Santos": ("Maria", "da Silva Santos"),
    "Ana De Souza": ("Ana", "De Souza"),
    "Mohammed bin Salman Al Saud": ("Mohammed", "bin Salman Al Saud"),
    "Rania Al-Masri": ("Rania", "Al-Masri"),
    "Mary Ann Smith": ("Mary Ann", "Smith"),
    "J. R. R. Tolkien": ("J. R. R.", "Tolkien"),
    "M. Night Shyamalan": ("M. Night", "Shyamalan"),
    "Don Smith": ("Don", "Smith"),
    "Jack Ma": ("Jack", "Ma"),
    "Tom Reed MBA": ("Tom", "Reed"),
    "Sir Ian McKellen": ("Ian", "McKellen"),
    "O’Brien, Niamh": ("Niamh", "O’Brien"),
    "Null": ("Null", ""),
    'Bob "Bobby" Smith': ("Bob", "Smith"),
    "Anna Meier (Huber)": ("Anna", "Meier"),
    "王小明": ("小明", "王"),
    "欧阳娜娜": ("娜娜", "欧阳"),
    "山田 太郎": ("太郎", "山田"),
    "山田太郎": ("太郎", "山田"),
    "김철수": ("철수", "김"),
}


@pytest.mark.parametrize("text", SPLIT)
def test_a_whole_name_is_taken_apart(text):
    name = split(text)
    assert (name.given, name.family) == SPLIT[text]
    assert not name.firm


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Dr. Ana Ruiz", "Dr. Ana Ruiz"), ("Frau Eva Groß", "Eva Groß"), ("Mr Tom Reed", "Tom Reed"),
        ("Winston Amadi, Jr.", "Winston Amadi Jr."), ("Lindqvist, Amara, MD", "Amara Lindqvist MD"),
        ("王小明", "王小明"),
        ("Laan, Pieter van der", "Pieter van der Laan"), ("Herr Prof. Dr. Hans Müller", "Prof. Dr. Hans Müller"),
        ("  Ada \n Brown ", "Ada Brown"),
    ],
)  # fmt: skip
def test_a_name_is_shown_as_people_say_it(text, full):
    assert split(text).full == full


@pytest.mark.parametrize(
    "text",
    ["Marlow & Finch, Inc.", "Brightwater Ltd", "Brightwater GmbH & Co. KG", "Tan & Daughters", "Dupont et Fils",
     "Aare AG",
     "Hollmann Optik e.K.", "Atelier Vautrin SARL", "Bakkerij Jansen B.V.", "Nordlys A/S", "Młyn sp. z o.o.",
     "Gewerbeverein e.V.",
     "Ruiz Hermanos S.L."],
)  # fmt: skip
def test_a_firm_is_no_person(text):
    name = split(text)
    assert name.firm
    assert (name.given, name.family, name.full) == ("", "", text)


@pytest.mark.parametrize(
    "text", ["Tom & Ana Reed", "Mr. and Mrs. T. Farrow", "Hans und Eva Müller", "Farrow, Tom & Ana", "Tom & Ana"]
)
def test_two_people_in_one_row_are_told(text):
    assert split(text).several
    assert "Reed" in text or "&" not in split(text).family


@pytest.mark.parametrize("text", ["José Ortega y Gasset", "Ada Brown", "Anderson Sandy", "Yusuf Enver"])
def test_one_person_is_one(text):
    assert not split(text).several


def test_names_out_of_the_field():
    winston, carys, amara, firm = [split(row[0]) for row in cells(sheet_of("14"))]
    assert (winston.family, winston.suffix) == ("Amadi", "Jr.")
    assert (carys.family, carys.suffix) == ("Pugh", "PhD")
    assert (amara.given, amara.family, amara.suffix) == ("Amara", "Lindqvist", "MD")
    assert firm.firm
    assert [split(row[0]).family for row in cells(sheet_of("15"))] == [
        "van der Laan", "Doss", "Ruiz", "Amadi", "Gómez Prieto", "Farrow", "Reed", "von der Heide",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (
            {"given": "Joris", "infix": "van der", "family": "Meulen"},
            ("Joris", "van der Meulen", "Joris van der Meulen"),
        ),
        (
            {"given": "Joris", "infix": "van der", "family": "van der Meulen"},
            ("Joris", "van der Meulen", "Joris van der Meulen"),
        ),
        (
            {"given": "Marisol", "middle": "de la", "family": "Fuente"},
            ("Marisol", "de la Fuente", "Marisol de la Fuente"),
        ),
        ({"given": "Ada", "middle": "Jane", "family": "Brown"}, ("Ada Jane", "Brown", "Ada Jane Brown")),
        ({"given": "Ada", "family": "Brown", "title": "Dr.", "suffix": "PhD"}, ("Ada", "Brown", "Dr. Ada Brown PhD")),
        ({"given": "Ada", "family": "Brown", "title": "Frau"}, ("Ada", "Brown", "Ada Brown")),
        ({"given": "Ada", "family": "Brown, Jr."}, ("Ada", "Brown", "Ada Brown Jr.")),
        ({"given": "Dr. Ada", "family": "Brown"}, ("Ada", "Brown", "Dr. Ada Brown")),
        ({"name": "Ada Brown", "given": "Ada", "family": "Brown"}, ("Ada", "Brown", "Ada Brown")),
        ({"name": "Lindqvist, Amara"}, ("Amara", "Lindqvist", "Amara Lindqvist")),
        ({"family": "Brown"}, ("", "Brown", "Brown")),
        ({}, ("", "", "")),
    ],
)
def test_a_name_out_of_several_columns(parts, wanted):
    name = compose(**parts)
    assert (name.given, name.family, name.full) == wanted


def test_the_infix_of_a_dutch_list():
    ((given, infix, family, _email),) = cells(sheet_of("16a"))
    assert compose(given=given, infix=infix, family=family).family == "van der Meulen"
