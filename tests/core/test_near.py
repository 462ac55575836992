"""A slip of the hand finds what was meant: the same on both databases, and by nothing that is not in the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers, text
from sqlalchemy import select

from portal.core import search
from portal.core.db import db
from portal.core.models import SearchGram
from portal.core.search import near
from portal.core.work import unit_of_work

PEOPLE = {
    1: ("Niamh O’Shaughnessy", "Architect and bookbinder"),
    2: ("Amara Lindqvist", "Restores bindings"),
    3: ("Jörg Müller", "Roof slates"),
    4: ("Софья Орлова", "Фотограф"),
    5: ("王小明", "Tea"),
}


@pytest.fixture
def indexed(app) -> None:
    with unit_of_work():
        search.index_many("person", [(number, *words) for number, words in PEOPLE.items()])
        search.index("event", 1, "Architecture at night")


def kept(kind: str = "person") -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(SearchGram.word).where(SearchGram.kind == kind)))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("lindquist", {"lindquist": ["lindqvist"]}),
        ("Lindqvsit", {"lindqvsit": ["lindqvist"]}),
        ("linqvist amaro", {"linqvist": ["lindqvist"], "amaro": ["amara"]}),
        ("achitekt", {"achitekt": ["architect"]}),
        ("bookbnder", {"bookbnder": ["bookbinder"]}),
        ("o'shaugnessey", {"shaugnessey": ["shaughnessy"]}),
        ("Oshaughnesy", {"oshaughnesy": ["oshaughnessy", "shaughnessy"]}),
        ("miller", {"miller": ["muller", "mueller"]}),
        ("орлава", {"орлава": ["орлова"]}),
        ("王大明", {}),
        ("te", {}),
        ("zebra", {}),
        ("", {}),
        ("' OR 1=1 --", {}),
    ],
)
def test_the_closest_words_are_meant(indexed, words, meant):
    assert search.nearly("person", search.terms(words), seen=search.ALL) == meant


def test_a_kind_knows_only_its_own(indexed):
    assert search.nearly("event", ["lindquist"], seen=search.ALL) == {}
    assert search.nearly("event", ["achitecture"], seen=search.ALL) == {"achitecture": ["architecture"]}


def test_words_of_entries_that_are_hidden_are_not_meant_and_take_no_place(indexed):
    names = ["Zarana", "Zarone", "Zaroni", "Zaronu", "Zaroxa"]
    with unit_of_work():
        search.index_many("person", [(10 + number, name, "") for number, name in enumerate(names)])
        search.index("event", 10, "Zarana")
    for hidden, meant in ((0, ["zarone", "zaroni", "zaronu", "zaroxa"]), (9, ["zarana", "zarone", "zaroni", "zaronu"])):
        seen = search.nearly("person", ["zarona"], seen="e.object_id <> :hidden", given={"hidden": 10 + hidden})
        assert seen == {"zarona": meant}


def test_what_nobody_holds_any_more_is_not_kept(indexed):
    assert {"lindqvist", "bindings", "architect"} <= kept()
    with unit_of_work():
        search.index("person", 2, "Amara Holm", "bookbinder")
    assert "holm" in kept()
    assert not {"lindqvist", "bindings", "restores"} & kept()
    with unit_of_work():
        search.forget("person", 1)
    assert "bookbinder" in kept(), "somebody else still says so"
    assert not {"architect", "niamh"} & kept()
    assert "architecture" in kept("event")


def test_what_was_rolled_back_is_not_kept(indexed):
    before = kept()
    with pytest.raises(ZeroDivisionError), unit_of_work():
        search.index("person", 9, "Wilhelmina")
        search.forget("person", 1)
        1 / 0
    assert kept() == before


def test_a_word_has_all_its_grams_once(indexed):
    with unit_of_work():
        search.index("person", 8, "Amara Amara", "amara")
    grams = list(db.session.scalars(select(SearchGram.gram).where(SearchGram.word == "amara").order_by("gram")))
    assert sorted(grams) == sorted([near.HERE, *near.grams("amara")])


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("abc", "acb", 1),
        ("kitten", "sitting", 3),
        ("lindquist", "lindqvist", 1),
        ("ca", "abc", 3),
    ],
)
def test_the_distance_of_two_words(one, other, away):
    assert near.distance(one, other) == near.distance(other, one) == away


@given(text("abc", max_size=9), text("abc", max_size=9), integers(0, 3))
def test_who_asks_for_the_near_ones_alone_is_told_the_same_of_them(one, other, most):
    away = near.distance(one, other)
    told = near.distance(one, other, most)
    assert told == away if away <= most else told > most


@given(text(max_size=12), text(max_size=12))
def test_a_distance_is_nothing_only_between_equals(one, other):
    assert (near.distance(one, other) == 0) == (one == other)
    assert near.distance(one, other) == near.distance(other, one) <= max(len(one), len(other))
