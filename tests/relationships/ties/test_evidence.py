"""What both of two people have confirmed is kept once for each thing that happened, and goes where they go."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.facts import PersonErased
from portal.members.merging.operations import moving
from portal.relationships.errors import NotYourself
from portal.relationships.ties import queries
from portal.relationships.ties.models import EvidenceKind, Tie, TieEvidence
from portal.relationships.ties.operations import evidence, ties
from tests.relationships.company import Company, make_person
from tests.support.own_data import taken

MAY = date(2024, 5, 2)


def talk(one: int, other: int, key: str = "one_to_one:1", on: date = MAY) -> None:
    with unit_of_work():
        evidence.talked(one, other, on=on, key=key, now=clock.now())


def help_(giver: int, receiver: int, key: str = "help:1", on: date = MAY) -> None:
    with unit_of_work():
        evidence.helped(giver, receiver, on=on, key=key, now=clock.now())


def kept() -> list[tuple[int, int, str, str | None, date]]:
    rows = db.session.scalars(select(TieEvidence).order_by(TieEvidence.id).execution_options(populate_existing=True))
    return [(row.person_a_id, row.person_b_id, row.kind.value, row.giver, row.day) for row in rows]


def test_a_talk_is_kept_once_and_both_have_said_that_they_met(company: Company) -> None:
    low, high = queries.ordered(company.jonas, company.mara)
    talk(company.jonas, company.mara)
    talk(company.mara, company.jonas)
    assert kept() == [(low, high, "talk", None, MAY)]
    assert queries.are_tied(company.mara, company.jonas)
    assert not db.session.scalars(select(Delivery)).all()


def test_it_keeps_the_earlier_word_of_whoever_had_said_it(company: Company, frozen: Callable[[str], Any]) -> None:
    frozen("2024-04-01 09:00")
    first = clock.now()
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=first)
    frozen("2024-05-02 09:00")
    talk(company.mara, company.jonas)
    tie = db.session.scalars(select(Tie)).one()
    assert (tie.met_at(company.mara), tie.met_at(company.jonas)) == (first, clock.now())


@pytest.mark.parametrize("turned", [False, True])
def test_help_knows_who_gave_it_and_makes_no_acquaintances(company: Company, turned: bool) -> None:
    low, high = queries.ordered(company.jonas, company.mara)
    giver, receiver = (high, low) if turned else (low, high)
    help_(giver, receiver)
    help_(receiver, giver)
    assert kept() == [(low, high, "help", "b" if turned else "a", MAY)]
    assert not queries.are_tied(company.mara, company.jonas)


def test_what_is_withdrawn_is_gone_and_nothing_else(company: Company) -> None:
    talk(company.mara, company.jonas, "one_to_one:1")
    help_(company.mara, company.jonas, "help:1")
    for _ in range(2):
        with unit_of_work():
            evidence.withdrawn("one_to_one:1")
    assert [kind for _a, _b, kind, *_ in kept()] == ["help"]


def test_nobody_talks_with_themselves(company: Company) -> None:
    with pytest.raises(NotYourself):
        talk(company.mara, company.mara)
    assert kept() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EvidenceKind.HELP, "giver": None},
        {"kind": EvidenceKind.TALK, "giver": "a"},
        {"kind": EvidenceKind.HELP, "giver": "c"},
        {"turned": True},
    ],
)
def test_the_database_holds_it(company: Company, wrong: dict[str, Any]) -> None:
    low, high = queries.ordered(company.jonas, company.mara)
    if wrong.get("turned"):
        low, high = high, low
    more = {"kind": EvidenceKind.TALK, "giver": None} | {name: wrong[name] for name in wrong if name != "turned"}
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(TieEvidence(person_a_id=low, person_b_id=high, day=MAY, key="x", at=clock.now(), **more))


def test_the_same_thing_told_by_many_at_once_is_kept_once(company: Company, at_once: Callable[..., list[Any]]) -> None:
    pairs = [(company.mara, company.jonas), (company.jonas, company.mara)] * 4
    outcomes = at_once(*[partial(jobs.retried, partial(talk, *pair), attempts=8) for pair in pairs])
    assert outcomes == [None] * 8
    assert len(kept()) == 1


def test_it_goes_along_when_two_entries_are_put_together(company: Company) -> None:
    """Also where both had a tie with the same person, whose rows cannot both go on; and the keys stay."""
    double = make_person("Marah Oduya")
    low, high = queries.ordered(company.mara, company.jonas)
    talk(company.mara, company.jonas, "one_to_one:1")
    help_(double, company.jonas, "help:1")
    talk(double, company.mara, "one_to_one:2")
    with unit_of_work():
        merge_them(company.mara, double)
    assert [row for row in kept() if double not in row[:2]] == [
        (low, high, "talk", None, MAY), (low, high, "help", "a" if low == company.mara else "b", MAY),
    ]  # fmt: skip
    help_(double, company.jonas, "help:1")
    assert len(kept()) == 3
    with unit_of_work():
        evidence.withdrawn("help:1")
    assert len(kept()) == 2


def merge_them(kept_id: int, merged_id: int) -> None:
    assert list(moving.move_all(merged_id, kept_id))


def test_it_goes_with_whoever_is_forgotten(company: Company) -> None:
    talk(company.mara, company.jonas, "one_to_one:1")
    talk(company.mara, company.amara, "one_to_one:2")
    with unit_of_work():
        record(PersonErased(person_id=company.jonas))
    assert [row[:2] for row in kept()] == [queries.ordered(company.mara, company.amara)]


def test_both_take_it_along_and_nobody_else(company: Company) -> None:
    talk(company.mara, company.jonas)
    help_(company.jonas, company.mara)

    def told(name: str) -> list[dict[str, Any]]:
        return json.loads(taken(company.browser(name)).read("my-data.json"))["confirmed_by_both"]

    assert [(each["what"], each["i_gave_it"]) for each in told("mara")] == [("talk", None), ("help", False)]
    assert [(each["what"], each["i_gave_it"]) for each in told("jonas")] == [("talk", None), ("help", True)]
    assert told("mara")[0]["with"].startswith("Jonas")
    assert told("yusra") == told("tilda") == []
