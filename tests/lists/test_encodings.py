"""In which letters a list is written, which it does not say."""

from __future__ import annotations

import pytest

from portal.lists import encodings
from portal.lists.findings import CannotRead, Code
from portal.lists.reading import Ways, read
from tests.lists.files import cells, sheet_of
from tests.lists.written import MET, WRITTEN


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for encoding, languages in MET.items() for language in languages]
    + [(language, encoding) for language in WRITTEN for encoding in ("utf-8", "utf-8-sig", "utf-16")]
    + [(language, encoding) for language in WRITTEN for encoding in ("utf-16-le", "utf-16-be")],
)
def test_a_list_is_read_in_the_letters_it_was_written_in(language, encoding):
    text = WRITTEN[language].replace("’", "'") if encoding in {"iso8859-15", "cp850"} else WRITTEN[language]
    lines = "Name;Town\r\n" + "".join(f"{each};x\r\n" for each in text.split(", "))
    assert encodings.decode(lines.encode(encoding)).text == lines


def test_a_list_from_an_old_mac():
    sheet = sheet_of("07a")
    assert cells(sheet)[0] == ["Jürgen", "Öztürk", "juergen.o@quayhouse.example", "Hände & Söhne", "Bad Tölz"]
    assert cells(sheet)[1][:2] == ["Éloïse", "Béranger"]
    assert sheet.encoding == "mac_roman"


def test_one_bad_line_is_mended_by_itself():
    """The others are not read otherwise because of it."""
    sheet = sheet_of("07b")
    assert [row[0] for row in cells(sheet)] == ["José Ibáñez", "Zoë Åkerlund", "René Bertin"]
    assert [(each.code, each.line) for each in sheet.findings] == [(Code.REPAIRED, 4)]


def test_a_bad_letter_beside_good_ones_on_its_line():
    mixed = "Name,Town\nZoë Åkerlund,Luleå\n".encode() + "René,".encode("cp1252") + "Málaga\n".encode()
    assert cells(read(mixed))[1] == ["René", "Málaga"]


def test_central_europe():
    assert [row[1:3] for row in cells(sheet_of("07c"))] == [["Łucja", "Wiśniewska"], ["Jiří", "Dvořák"]]


def test_what_was_encoded_twice():
    twice = "Name,Town\nJosé Ibáñez,Málaga\nZoë,Luleå\n".encode().decode("cp1252").encode()
    sheet = read(twice)
    assert cells(sheet)[0] == ["José Ibáñez", "Málaga"]
    assert [each.line for each in sheet.findings if each.code == Code.REPAIRED] == [2, 3]


def test_it_can_be_chosen_by_what_names_look_like():
    data = "Name,Town\nJürgen,Köln\n".encode("mac_roman")
    sheet = read(data)
    offered = {offer.encoding: offer.samples for offer in sheet.offers}
    assert offered["mac_roman"] == ("Jürgen", "Köln")
    assert len(offered) > 1
    assert len(set(offered.values())) == len(offered), "the same words twice tell nothing"
    assert cells(read(data, Ways(encoding="cp1250")))[0] == ["JźRgen".replace("R", "r"), "Kšln"]
    assert read(data, sheet.ways) == sheet


def test_no_doubt_needs_no_offer():
    assert read(b"Name,Town\nAda,Ely\n").offers == ()
    assert read("Name,Town\nZoë,Ely\n".encode()).offers == ()


def test_an_encoding_that_is_not_there():
    with pytest.raises(CannotRead) as refused:
        read(b"Name\nAda\n", Ways(encoding="rot13"))
    assert (refused.value.code, refused.value.values) == (Code.NO_SUCH_ENCODING, {"encoding": "rot13"})


@pytest.mark.parametrize("encoding", encodings.CHOICES)
def test_whatever_is_chosen_the_list_is_read(encoding):
    data = "Name,Town\nJürgen,Köln\n".encode("cp1252")
    sheet = read(data, Ways(encoding=encoding, delimiter=",", heading_line=0))
    assert sheet.encoding == encoding
    assert sheet.rows


def test_nothing_of_a_list_is_lost_to_a_byte_of_nothing():
    assert cells(read(b"Name,Town\nAda\x00 Brown,Ely\n")) == [["Ada Brown", "Ely"]]
