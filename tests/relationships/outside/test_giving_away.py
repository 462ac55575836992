"""Every spelling that gives somebody away is found, and the words that do are told as they were typed."""

from __future__ import annotations

from time import process_time

import pytest

from portal.relationships.outside.giving_away import Known, given_away

SHONA = Known(
    name="Shona O’Brien-Müller", given="Shona", family="O’Brien-Müller", firm="Weir & Oak Joinery Ltd.",
    emails=("shona.obm@weiroak.example",), phones=("+44 (0)20 7946 0018",), site="https://www.weir-oak.example/us",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It is for Shona, you know.", "Shona"),
        ("shona needs a counter", "shona"),
        ("SHONA’S counter", "SHONA"),
        ("S h o n a wants it", "S h o n a"),
        ("for the O'Brien house", "O'Brien"),
        ("for the O`Brien house", "O`Brien"),
        ("for the O´Brien house", "O´Brien"),
        ("for the OBrien house", "OBrien"),
        ("for the o brien house", "o brien"),
        ("for the O’Brien‑Müllers? no: O’Brien‑Müller", "O’Brien‑Müller"),
        ("ask o'brien müller", "o'brien müller"),
        ("ask O'Brienmueller", "O'Brienmueller"),
        ("Mueller knows", "Mueller"),
        ("Muller knows", "Muller"),
        ("MU\u0308LLER knows", "MÜLLER"),
        ("Mül\u00adler knows", "Müller"),
        ("the people of Weir & Oak Joinery", "Weir & Oak Joinery"),
        ("the people of Weir and Oak Joinery Limited", "Weir and Oak Joinery"),
        ("weir oak joinery", "weir oak joinery"),
        ("their number ends in 7946 0018", "7946 0018"),
        ("o2o 79-46-00-18", "79-46-00-18"),
        ("look at weir-oak.example", "weir-oak.example"),
        ("look at WeirOak on the net", "WeirOak"),
        ("look for weir oak", "weir oak"),
        ("write to shona.obm", "shona.obm"),
    ],
)
def test_every_spelling_is_found(text: str, word: str) -> None:
    assert any(word in found for found in given_away(text, SHONA)), given_away(text, SHONA)


@pytest.mark.parametrize(
    "text",
    [
        "write to me@posteo.example",
        "write to me (at) posteo dot example",
        "call 020 7946 0990",
        "call ٠٢٠ ٧٩٤٦ ٠٩٩٠",
        "call +49-30/123 456",
        "see https://somewhere.example/counter",
        "see www.somewhere.example",
        "see their shop, oakandweir.co.uk",
    ],
)
def test_whatever_reaches_anybody_is_found_without_knowing_them(text: str) -> None:
    assert given_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "Their library books are loved to pieces. They would rather mend than buy.",
        "From 2024-2026, about 12.000-15.000 a year, and on 12.05.2026 at the latest.",
        "A counter in oak that may show where it has been, by the weir, 1,000,000 at most.",
        "They want 25 to 30 chairs, e.g. of ash.The rest can wait.",
        "Brian and the show must go on; my own joinery cannot.",
    ],
)
def test_other_words_go_out(text: str) -> None:
    assert given_away(text, SHONA) == []


def test_a_name_that_is_an_everyday_word_is_found_as_a_name_alone() -> None:
    rose = Known(name="Rose Baker", given="Rose", family="Baker")
    assert given_away("They will need a baker who knows the rose", rose) == []
    assert given_away("Rose will need one", rose) == ["Rose"]
    assert given_away("rose baker will need one", rose) == ["rose baker"]


def test_what_is_typed_to_be_checked_counts_in_each_of_its_words() -> None:
    told = Known(told="Renée Łęcka, Łęcka Bindery GmbH")
    assert given_away("Renee has books", told) == ["Renee"]
    assert given_away("The Lecka books", told) == ["Lecka"]
    assert given_away("a gmbh with books, a bindery", told) == []
    assert given_away("for Lecka-Bindery", told) == ["Lecka-Bindery"]


def test_scripts_without_cases_are_read_too() -> None:
    assert given_away("для Ирины", Known(name="Ирина Соколова", given="Ирины")) == ["Ирины"]
    assert given_away("王小明的店", Known(name="王小明")) == ["王小明"]


MARA = Known(name="Mara Keller", given="Mara", family="Keller", firm="Keller Brot GmbH")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Maras Ofen ist alt", "Maras"),
        ("Kellers need one", "Kellers"),
        ("M\u202aar\u202ca needs one", "Mara"),
        ("\u2066Mara\u2069 needs one", "Mara"),
        ("M\u3164ara needs one", "Mara"),
        ("M\U000e0061ara needs one", "Mara"),
        ("M\u034fara needs one", "Mara"),
        ("\u24c2\u24d0\u24e1\u24d0 needs one", "Mara"),
    ],
)
def test_an_ending_and_what_is_pasted_unseen_hide_no_name(text: str, word: str) -> None:
    assert word in given_away(text, MARA)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Мария Иванова", "Maria"),
        ("Мария Иванова", "Ivanova"),
        ("Юлия Чехова", "Julia"),
        ("Юлия Чехова", "Tschechowa"),
        ("Γιώργος Παπαδόπουλος", "Papadopoulos"),
        ("Maria Sokolova", "Мария"),
    ],
)
def test_a_name_is_found_in_letters_of_another_alphabet(name: str, written: str) -> None:
    assert given_away(f"for {written}, soon", Known(name=name)) == [written]
    assert given_away("for Brian, soon", Known(name=name)) == []


def test_two_ways_to_write_a_sound_are_two_names_in_one_alphabet() -> None:
    assert given_away("for Julia, soon", Known(name="Iulia Petrescu")) == []


@pytest.mark.parametrize(
    "text",
    [
        "see bit.ly/3xYz",
        "see t.co/abc",
        "hxxp://somewhere.example",
        "look at somewhere dot com",
        "ask @marakbrot",
        "0\ufe0f\u20e31\ufe0f\u20e37\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3 is the number",
        "write to me at posteo punkt de",
    ],
)
def test_links_that_are_shortened_names_elsewhere_and_drawn_figures_reach_somebody(text: str) -> None:
    assert given_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "They meet at noon. The hall is small.",
        "Call at ten. De facto it is fine. See you at home. At last!",
        "I saw it.Be kind, it took 24/7, e.g. on and/or off.",
        "Four @ five euro each",
    ],
)
def test_a_sentence_that_ends_after_at_is_no_address(text: str) -> None:
    assert given_away(text, MARA) == []


@pytest.mark.parametrize("piece", ["a", "a.", "-", "a-", "1.", "aa/", ":/", "a@", "\u0660", "\u02b9", "a dot ", "M "])
def test_no_text_takes_long_to_read(piece: str) -> None:
    """Ten times as much takes no hundred times as long: a form with 600 letters, and an operation with any number."""
    began = process_time()
    given_away((piece * 4000)[:4000], MARA)
    assert process_time() - began < 2.5, "the expressions of old took ten seconds and more"
