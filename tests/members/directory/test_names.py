"""Members are found and listed by their names, however they are written and asked for."""

from __future__ import annotations

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.support.statements import count_statements

#: A member, and the words of somebody who looks for them.
LOOKED_FOR = [
    ("Müller Sören", "mueller"),
    ("Mueller Soeren", "Müller"),
    ("Bjørn Åse Łęcki", "bjorn"),
    ("Işık Aydın", "AYDIN"),
    ("IŞIL AKIN", "ışıl"),
    ("Niamh O’Shaughnessy", "oshaughnessy"),
    ("Niamh OShaughnessy", "o'shaughnessy"),
    ("Rania Al-Masri", "almasri"),
    ("Rania Almasri", "al-masri"),
    ("王小明", "小明"),
]


@pytest.mark.parametrize(("name", "words"), LOOKED_FOR)
def test_a_member_is_found_by_the_name_as_others_write_it(client, cast, sign_in, make_member, name, words):
    make_member(name)
    make_member("Hanna Becker")
    sign_in(client, cast.jonas)
    page = client.page(f"/people?q={words}")
    assert page.texts(".card-person h3") == [name]


def test_members_stand_in_the_order_of_the_plain_alphabet(client, cast, sign_in, make_member):
    family = ["Zimmer", "Ødegård", "Østergaard", "Đorđević", "Łęcki"]
    for name in family:
        make_member(f"Quentin {name}", given_name="Quentin", family_name=name)
    sign_in(client, cast.jonas)
    listed = [name.removeprefix("Quentin ") for name in client.page("/people").texts(".card-person h3")]
    assert [name for name in listed if name in family] == ["Đorđević", "Łęcki", "Ødegård", "Østergaard", "Zimmer"]


@pytest.mark.parametrize("words", ["straße", "Strasse", "moebel", "MÖBEL"])
def test_a_firm_is_found_and_known_however_it_is_written(client, cast, sign_in, make_person, make_firm, words):
    make_firm("Möbel-Straße GmbH")
    sign_in(client, cast.petra)
    assert "Möbel-Straße GmbH" in client.page(f"/office/organisations?q={words}")


@pytest.mark.parametrize("words", ["ravensberg", "wilhelmnia ravensburg", "bookbnder"])
def test_a_slip_finds_who_was_meant(client, cast, sign_in, make_member, words):
    make_member("Wilhelmina Ravensburg", headline="Bookbinder")
    make_member("Orla Vance", headline="Glazier")
    sign_in(client, cast.jonas)
    page = client.page(f"/people?q={words}")
    assert page.texts(".card-person h3") == ["Wilhelmina Ravensburg"]
    assert "these come close" in page
    assert "these come close" not in client.page("/people?q=ravensburg")


def test_a_slip_finds_nobody_who_is_not_to_be_found(client, cast, sign_in, make_person, make_member):
    """Neither who is no member, nor a word that somebody keeps to themselves: not even that there is such a word."""
    make_person("Wilhelmina Ravensburg")
    hidden = make_member("Orla Vance", beyond="Thunderbolt")
    sign_in(client, cast.jonas)
    assert "Orla Vance" in client.page("/people?q=thunderbold")
    with unit_of_work():
        people.choose_visibility(hidden, {"beyond": "nobody"}, now=clock.now())
    strange = client.page("/people?q=zzyzxwv").text.replace("zzyzxwv", "")
    for words in ("ravensberg", "ravensburg", "thunderbold", "thunderbolt"):
        assert client.page(f"/people?q={words}").text.replace(words, "") == strange


def test_a_slip_costs_no_more_questions_than_a_page_may(client, cast, sign_in, make_member):
    make_member("Wilhelmina Ravensburg", headline="Bookbinder")
    sign_in(client, cast.jonas)
    path = "/people?q=ravensberg+wilhelmnia+bokbinder"
    client.page(path)
    with count_statements() as statements:
        assert "Wilhelmina Ravensburg" in client.page(path)
    assert len(statements) <= 8, statements


def test_who_is_hidden_changes_nothing_for_whoever_guesses(client, cast, sign_in, make_member, make_person):
    for name in ("Zarone", "Zaroni", "Zaronu", "Zaroxa"):
        make_member(f"Orla {name}")
    sign_in(client, cast.jonas)
    before = client.page("/people?q=zarona").texts(".card-person h3")
    assert len(before) == 4
    make_person("Orla Zarana")  # nobody's member
    shy = make_member("Hanna Becker", offer="Zarana")
    with unit_of_work():
        people.choose_visibility(db.session.get_one(Person, shy.id), {"offer": "nobody"}, now=clock.now())
    assert client.page("/people?q=zarona").texts(".card-person h3") == before
