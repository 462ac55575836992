"""Whoever copies the database finds no words, no two of them together, and not who said no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import Model, db
from portal.core.work import unit_of_work
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import answering, clockwork
from portal.relationships.introductions.states import Party
from tests.relationships.company import Company
from tests.relationships.introductions.doing import (
    PARTIES,
    TO_B,
    TO_C,
    begin,
    handle,
    inside,
    known,
    no,
    yes,
)  # fmt: skip
from tests.relationships.introductions.test_visibility import SURNAMES, UNCONSENTED, everything


def shape() -> list[tuple[str, list[tuple[str, Any]]]]:
    """All that the database tells in clear of introductions, and how long what is sealed is."""
    dull = {"id", "handle", "a_key", "b_key", "c_key", "pair_key", "introduction_id"}
    rows = []
    for name, found in everything().items():
        if name.startswith("introduction"):
            for row in found:
                told = {key: len(value) if isinstance(value, bytes) else value for key, value in row.items()}
                rows.append((name, sorted((key, value) for key, value in told.items() if key not in dull)))
    return sorted(rows, key=repr)


@pytest.mark.parametrize("said", UNCONSENTED)
def test_the_database_holds_no_words_and_puts_no_two_of_them_together(trio: Company, said: str) -> None:
    before = everything()
    number = begin(trio)
    UNCONSENTED[said](number)
    rows = [(name, row) for name, found in everything().items() for row in found if row not in before[name]]
    assert {"introduction", "introduction_side", "introduction_step", "delivery"} <= {name for name, _row in rows}
    handles = {party: handle(number, party) for party in PARTIES.values()}
    for name, row in rows:
        told = repr(row)
        for secret in (TO_B, TO_C, *(part for line in (TO_B, TO_C) for part in line.split(", "))):
            assert secret not in told, name
        named = {who for who, last in SURNAMES.items() if last in told or f"{who}@" in told}
        assert len(named) < 2, (name, row)
        assert sum(value in told for value in handles.values()) < 2, name
        for word in ("'no'", "'yes'", "declined", "refused", "agreed"):
            assert word not in told, (name, word)


def test_nothing_leads_from_an_introduction_to_a_person_or_from_one_side_to_another() -> None:
    tables = Model.metadata.tables
    leads = {
        name: {(column.name, key.column.table.name) for column in tables[name].columns for key in column.foreign_keys}
        for name in ("introduction", "introduction_side", "introduction_pause", "introduction_step")
    }
    assert leads["introduction"] == set()
    assert leads["introduction_side"] == leads["introduction_pause"] == {("person_id", "person")}
    assert {where for _column, where in leads["introduction_step"]} == {"introduction", "introduction_step"}


def test_pseudonyms_are_no_numbers_and_not_the_same_for_the_same_person_elsewhere(trio: Company) -> None:
    row = db.session.get_one(Introduction, begin(trio))
    keys = {row.a_key, row.b_key, row.c_key, row.pair_key}
    assert len(keys) == 4
    assert all(key and len(key) == 64 for key in keys)


def test_the_database_does_not_tell_who_said_no(trio: Company, frozen) -> None:
    """Whoever of the two it was, and at the end even a silence: the same rows, sealed bytes of the same length."""
    start = frozen("2026-01-05 09:00")
    told, ends = [], []
    for answers in ((yes, no), (no, yes), (no, no), ()):
        frozen(start)
        number = begin(trio)
        for answer, party in zip(answers, (Party.B, Party.C), strict=False):
            answer(number, party)
        told.append(_of_the_latest(shape()))
        frozen(start + timedelta(days=14))
        clockwork.sweep(clock.now())
        ends.append(_of_the_latest(shape()))
        frozen(start + timedelta(days=28))
        clockwork.sweep(clock.now())
        start = start + timedelta(days=200)
    assert len(told[0]) == len(ends[0]) == 4
    assert told[0] == told[1] == told[2] != told[3], "an open question is one, but it says nothing of whose"
    assert ends[0] == ends[1] == ends[2] == ends[3]


def _of_the_latest(rows: list[Any]) -> list[Any]:
    """Without moments, which are those of the test, and without the stubs of earlier ones."""
    moments = {"created_at", "due_at", "at", "ask_at", "erased_at"}
    plain = [(name, {key: value for key, value in row if key not in moments}) for name, row in rows]
    return [
        (name, row)
        for name, row in plain
        if name == "introduction_side" or (name == "introduction" and row["inside_sealed"])
    ]


def test_a_pause_is_sealed(trio: Company) -> None:
    until = clock.today("Europe/London") + timedelta(days=40)
    with unit_of_work():
        answering.pause(trio.jonas, until, today=clock.today("Europe/London"))
    rows = everything()["introduction_pause"]
    assert len(rows) == 1
    assert until.isoformat() not in repr(rows)


def test_whoever_is_erased_leaves_a_stub(trio: Company) -> None:
    from portal.core.facts import record
    from portal.members.facts import PersonErased

    number = begin(trio)
    with unit_of_work():
        record(PersonErased(person_id=trio.jonas))
    row = db.session.get_one(Introduction, number)
    assert row.erased_at is not None and row.own_key is None
    assert db.session.scalars(select(IntroductionSide)).all() == []
    assert trio.browser("amara").get("/introductions").status_code == 200


def test_a_side_that_is_none_of_the_three_opens_nothing(trio: Company) -> None:
    """A copied side leads to the introduction, which knows its own three sides."""
    number = begin(trio)
    mine = db.session.get_one(IntroductionSide, inside(number).b.side)
    with unit_of_work():
        copied = IntroductionSide(person_id=trio.tilda, own_key=mine.own_key, link_sealed=mine.link_sealed)
        db.session.add(copied)
        db.session.flush()
        address = f"/introductions/{copied.handle}"
    assert known(number, Party.B) is not None
    assert trio.browser("tilda").get(address).status_code == 404
